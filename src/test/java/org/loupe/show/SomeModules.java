package org.loupe.show;

import java.util.Random;
import org.loupe.nn.Init;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.tensor.Tensor;

/** Modules as a learner writes them, of classes that nothing in Loupe knows. */
final class SomeModules {
    static final Init INIT = Init.normal(0.1, new Random(5));

    private SomeModules() {
    }

    /** A part with any name, and weights with any names and sizes. */
    static final class Box extends Module {
        Box weight(String name, Tensor tensor) {
            parameter(name, tensor);
            return this;
        }

        Box weight(String name, int... shape) {
            return weight(name, Tensor.zeros(shape));
        }

        Box with(String name, Module part) {
            child(name, part);
            return this;
        }

        Box with(Module part) {
            part(part);
            return this;
        }

        Tensor shown(String name, Tensor value) {
            return traced(name, value);
        }
    }

    static Linear linear(int in, int out) {
        return new Linear(in, out, INIT);
    }

    /** So many boxes, each in the one before; the last one has a weight of 3 numbers. */
    static Box deep(int levels) {
        Box inner = new Box().weight("w", 3);
        for (int i = 1; i < levels; i++) inner = new Box().with("in", inner);
        return inner;
    }

    /** So many parts of one number more each, and so none of them equal. */
    static Box wide(int parts) {
        Box box = new Box();
        for (int i = 0; i < parts; i++) box.with("part." + i, new Box().weight("w", i + 1));
        return box;
    }
}
