package org.loupe.model.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loupe.Closeness.close;
import static org.loupe.Closeness.closeGradient;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.loupe.GoldenFile;
import org.loupe.TenSteps;
import org.loupe.nn.Module;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;
import org.loupe.text.Batch;

/** What the tests against transformers share: models and texts of {@code golden_bert.py}. */
final class BertGolden {
    static final GoldenFile PRETRAINING = GoldenFile.read("bert-pretraining.npz");

    private BertGolden() { }

    static Stream<String> cases() {
        return PRETRAINING.names().stream().map(name -> name.split("/")[0]).filter(name -> !name.equals("preset")).distinct();
    }

    static Bert bert(String name) {
        int[] c = PRETRAINING.ints(name + "/config");
        return new Bert(new BertConfig(c[0], c[1], c[2], c[3], c[4], c[5], c[6], 0, 0, 1e-12), 1);
    }

    static Batch batch(String name) {
        return new Batch(PRETRAINING.ids(name + "/ids"), PRETRAINING.ids(name + "/attention"), PRETRAINING.ids(name + "/segments"));
    }

    /** Gives every parameter of which the file has weights these weights. @return how many it gave */
    static int fill(Module model, GoldenFile file, String prefix) {
        int given = 0;
        for (var parameter : model.parameters().entrySet())
            if (file.names().contains(prefix + parameter.getKey())) {
                Updates.assign(parameter.getValue(), Tensor.of(file.floats(prefix + parameter.getKey()), parameter.getValue().shape()));
                given++;
            }
        return given;
    }

    /** Compares the loss and all its gradients; a part of which transformers has none has none here either. */
    static void compareGradients(Module model, Tensor loss, GoldenFile file, String prefix) {
        close("loss", loss.toFloats(), file.floats(prefix + "loss"), 1e-4);
        model.clearGradients();
        loss.backward();
        assertThat(model.parameters().keySet()).containsAll(file.names(prefix + "grad/"));
        model.parameters().forEach((name, parameter) -> {
            // What is added to every choice alike moves no softmax: transformers has rounding there.
            if (prefix.endsWith("choice/") && name.equals("head.bias"))
                for (float value : parameter.grad().toFloats()) assertThat(value).as("gradient of %s", name).isBetween(-1e-5f, 1e-5f);
            else if (file.names().contains(prefix + "grad/" + name))
                closeGradient(name, parameter.grad().toFloats(), file.floats(prefix + "grad/" + name), 1e-4);
            else assertThat(parameter.grad()).as("gradient of %s", name).isNull();
        });
    }

    /** Compares the losses of ten steps, as the script takes them. */
    static void compareSteps(Module model, Supplier<Tensor> loss, GoldenFile file, String prefix) {
        close("losses", TenSteps.losses(model, loss), file.floats(prefix + "losses"), 1e-4);
    }
}
