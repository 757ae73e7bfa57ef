package org.loupe.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.loupe.tensor.kernel.Shape;

/** Reverse-mode differentiation: walks the steps from a result back to what it was computed from. */
final class Tape {
    private Tape() { }

    /** Refuses what a pass cannot start from. */
    static void requireStart(Tensor root) {
        if (root.size() != 1)
            throw new IllegalStateException("backward: starts from a single number, such as a loss, and this is "
                    + Shape.text(root.shape()) + "; use sum() or mean() first");
        if (root.isSpent()) throw Tensor.spent(root);
        if (root.step() == null && root.requiresGradient)
            throw new IllegalStateException("backward: this is a parameter itself; compute something from it first");
        if (root.step() == null)
            throw new IllegalStateException("backward: nothing was recorded for this value; it does not depend on a parameter, "
                    + "or was computed inside Gradients.off; call requireGradient() on what is to learn, and compute outside");
    }

    /** Hands the gradient of the root back through every step, each after all steps that use its result. */
    static void run(Tensor root, Tensor gradient) {
        List<Tensor> order = results(root);
        for (int i = order.size() - 1; i >= 0; i--) order.get(i).step().requireUnchanged();       // before any gradient is added to
        root.setGradient(gradient);
        Gradients.off(() -> {
            for (int i = order.size() - 1; i >= 0; i--) order.get(i).passGradientOn();
            return null;
        });
    }

    /** Every recorded result that the root depends on, operands before results. A loop, as a recursion would overflow on long sequences. */
    private static List<Tensor> results(Tensor root) {
        record Visit(Tensor tensor, Iterator<Tensor> operands) { }
        List<Tensor> order = new ArrayList<>();
        Set<Tensor> seen = new HashSet<>();
        Deque<Visit> path = new ArrayDeque<>();
        seen.add(root);
        path.push(new Visit(root, List.of(root.step().operands).iterator()));
        while (!path.isEmpty()) {
            Visit visit = path.peek();
            if (visit.operands.hasNext()) {
                Tensor operand = visit.operands.next();
                Step step = operand.step();
                if (operand.isSpent()) throw Tensor.spent(operand);
                if (step != null && seen.add(operand)) path.push(new Visit(operand, List.of(step.operands).iterator()));
            } else {
                order.add(visit.tensor);
                path.pop();
            }
        }
        return order;
    }
}
