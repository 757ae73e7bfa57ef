package org.loupe.text.pipeline;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.loupe.text.Vocabulary;

/** The ids of added tokens beside those of the model: none of two tokens, and none left out. */
final class AddedIds {
    private final Map<Integer, AddedToken> tokens = new HashMap<>();
    private final int vocabularySize;

    /** @param vocabulary of the model, in which an added token may stand too */
    AddedIds(Collection<AddedToken> added, Vocabulary vocabulary) {
        for (AddedToken token : added) {
            AddedToken earlier = tokens.put(token.id(), token);
            if (earlier != null) throw new IllegalArgumentException("the added tokens " + Vocabulary.quoted(earlier.content()) + " and "
                    + Vocabulary.quoted(token.content()) + " have the same id " + token.id());
            if (token.id() < vocabulary.size() && !vocabulary.token(token.id()).equals(token.content()))
                throw new IllegalArgumentException("the added token " + Vocabulary.quoted(token.content()) + " has the id " + token.id()
                        + " of the token " + Vocabulary.quoted(vocabulary.token(token.id())));
        }
        int size = vocabulary.size();
        while (tokens.containsKey(size)) size++;
        for (AddedToken token : added) if (token.id() >= size)
            throw new IllegalArgumentException("the added token " + Vocabulary.quoted(token.content()) + " has the id " + token.id()
                    + ", and there is no token with the id " + size);
        vocabularySize = size;
    }

    /** The added token with an id; null if there is none. */
    AddedToken token(int id) {
        return tokens.get(id);
    }

    /** The number of all tokens, those of the model and the added ones. */
    int vocabularySize() {
        return vocabularySize;
    }
}
