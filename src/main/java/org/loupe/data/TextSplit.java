package org.loupe.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Documents to learn from and documents to be judged by. The split runs between documents, never through one: two
 * halves of one speech share names and phrases, and a model that has read the first half looks better on the second
 * than it is. For the same reason a body that occurs twice is kept once.
 *
 * @param train      documents to learn from, in their original order; cannot be changed
 * @param validation documents the model never learns from, in their original order; cannot be changed
 */
public record TextSplit(List<Document> train, List<Document> validation) {
    /** @throws IllegalArgumentException if a side is empty, or a body stands on both sides */
    public TextSplit {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        if (train.isEmpty() || validation.isEmpty())
            throw new IllegalArgumentException("a split needs documents on both sides, but has " + train.size()
                    + " for training and " + validation.size() + " for validation; give it more documents");
        Set<String> learned = train.stream().map(Document::body).collect(Collectors.toSet());
        for (Document document : validation)
            if (learned.contains(document.body()))
                throw new IllegalArgumentException("the document \"" + document.title() + "\" of " + document.date()
                        + " is on both sides; remove it from one, or use TextSplit.everyNth, which drops duplicates");
    }

    /**
     * Every n-th document goes to validation, the others to training. There is no chance in it, so a validation loss
     * can be compared from run to run and from model to model. Of documents with the same body only the first counts.
     *
     * @param documents in an order that has nothing to do with their content; not modified
     * @param n         10 keeps a tenth of the documents for validation; at least 2
     * @throws IllegalArgumentException if n is less than 2, or there are fewer than n different documents
     */
    public static TextSplit everyNth(Collection<Document> documents, int n) {
        if (n < 2)
            throw new IllegalArgumentException("every document number " + n
                    + " for validation leaves none to learn from; n must be at least 2 (10 keeps a tenth)");
        List<Document> different = withoutDuplicates(documents);
        if (different.size() < n)
            throw new IllegalArgumentException(different.size()
                    + " different documents are too few to keep every document number " + n
                    + " for validation; give at least " + n + " documents or a smaller n");
        List<Document> train = new ArrayList<>();
        List<Document> validation = new ArrayList<>();
        for (int i = 0; i < different.size(); i++) ((i + 1) % n == 0 ? validation : train).add(different.get(i));
        return new TextSplit(train, validation);
    }

    /** The documents in their order, those left out whose body occurred before. */
    public static List<Document> withoutDuplicates(Collection<Document> documents) {
        Set<String> seen = new HashSet<>();
        return documents.stream().filter(document -> seen.add(document.body())).toList();
    }

    /** The bodies to learn from, as one text. See {@link #join}. */
    public String trainText() {
        return join(train);
    }

    /** The bodies for validation, as one text. See {@link #join}. */
    public String validationText() {
        return join(validation);
    }

    /** The bodies as one text with an empty line between documents, so that a model can see where one ends. */
    public static String join(Collection<Document> documents) {
        return documents.stream().map(Document::body).collect(Collectors.joining("\n\n"));
    }
}
