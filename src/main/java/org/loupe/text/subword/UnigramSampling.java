package org.loupe.text.subword;

import java.util.random.RandomGenerator;
import org.loupe.text.Vocabulary;

/** A unigram model whose cuts are drawn by chance. */
record UnigramSampling(Unigram model, double alpha, RandomGenerator random) implements SubwordModel {
    UnigramSampling {
        if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("alpha " + alpha + " must be at least 0 and finite; Kudo 2018 has 0.1 to 0.5");
    }

    @Override
    public Vocabulary vocabulary() {
        return model.vocabulary();
    }

    @Override
    public void cut(String word, Pieces pieces) {
        UnigramLattice lattice = model.lattice(word);
        int[] from = new int[word.length() + 1], ids = new int[from.length];
        for (int node : lattice.sample(alpha, random)) {
            from[lattice.end(node)] = lattice.start(node);
            ids[lattice.end(node)] = lattice.id(node);
        }
        model.emit(word, from, ids, pieces);
    }
}
