package org.loupe.tensor;

import java.lang.ref.Cleaner;
import org.loupe.tensor.kernel.Storage;

/** One tensor's right to its memory. It ends once: with the tensor's scope, by close(), or when nothing can reach the tensor. */
final class Claim implements Runnable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Storage storage;
    private Scope owner;
    private volatile String ended;

    Claim(Storage storage) {
        this.storage = storage;
    }

    /** Why the claim ended, or null while it holds. */
    String ended() {
        return ended;
    }

    Scope owner() {
        return owner;
    }

    /** Hands the claim over to a scope, or with null to the garbage collector, which then watches the tensor. */
    void moveTo(Scope scope, Tensor tensor) {
        owner = scope;
        if (scope != null) scope.add(this);
        else CLEANER.register(tensor, this);
    }

    void end(String why) {
        synchronized (this) {
            if (ended != null) return;
            ended = why;
        }
        storage.release();
    }

    @Override
    public void run() {
        end("nothing referred to it any more");
    }
}
