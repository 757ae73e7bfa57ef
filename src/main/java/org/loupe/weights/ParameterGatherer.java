package org.loupe.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.loupe.nn.Module;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;

/** The parameters of a model under the names of a file and in its layout: the way back of {@link ParameterFiller}. */
final class ParameterGatherer {
    private ParameterGatherer() { }

    static Map<String, Tensor> gather(Module model, Architecture architecture) {
        Map<String, List<Tensor>> parts = new LinkedHashMap<>();
        Map<String, NameTable.Layout> layouts = new LinkedHashMap<>();
        model.parameters().forEach((ours, parameter) -> {
            NameTable.Place place = architecture.names().place(ours);
            String theirs = architecture.saved(place.name());
            // Parts of one tensor are registered in their order, query before key before value.
            parts.computeIfAbsent(theirs, name -> new ArrayList<>()).add(parameter);
            layouts.put(theirs, place.layout());
        });
        Map<String, Tensor> gathered = new LinkedHashMap<>();
        parts.forEach((name, tensors) -> gathered.put(name, Gradients.off(() -> {
            Tensor whole = tensors.size() == 1 ? tensors.get(0) : Tensor.concat(0, tensors.toArray(Tensor[]::new));
            return layouts.get(name) == NameTable.Layout.TRANSPOSED ? whole.transpose(0, 1).copy() : whole;
        })));
        return gathered;
    }
}
