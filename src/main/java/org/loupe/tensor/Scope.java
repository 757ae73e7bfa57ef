package org.loupe.tensor;

import java.util.ArrayList;
import java.util.List;

/** The claims of the tensors made during one {@link Memory#scope}, and the scope around it. */
final class Scope {
    final Scope outer;
    private final List<Claim> claims = new ArrayList<>();

    Scope(Scope outer) {
        this.outer = outer;
    }

    void add(Claim claim) {
        claims.add(claim);
    }

    /** Ends every claim that was not handed over to another owner. */
    void close(String where) {
        for (Claim claim : claims) if (claim.owner() == this) claim.end(where);
        claims.clear();
    }
}
