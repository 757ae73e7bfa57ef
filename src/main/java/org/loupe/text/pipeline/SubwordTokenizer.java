package org.loupe.text.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.loupe.text.Encoding;
import org.loupe.text.Tokenizer;
import org.loupe.text.Tokens;
import org.loupe.text.normalize.AlignedText;
import org.loupe.text.normalize.Normalizer;
import org.loupe.text.split.PreTokenizer;
import org.loupe.text.subword.Pieces;
import org.loupe.text.subword.SubwordModel;

/**
 * The tokenizers of BERT, GPT, LLaMA and their like: added tokens are found, the rest is normalised, cut into words, and
 * each word into tokens of a vocabulary. Then special tokens come around the whole. Immutable, and safe for many threads.
 */
public final class SubwordTokenizer implements Tokenizer {
    private final Normalizer normalizer;
    private final PreTokenizer preTokenizer;
    private final SubwordModel model;
    private final Template template;
    private final Decoder decoder;
    private final OffsetTrim trim;     // null for none
    private final AddedTokens added;
    private final AddedIds ids;

    SubwordTokenizer(SubwordTokenizerBuilder steps) {
        normalizer = steps.normalizer;
        preTokenizer = steps.preTokenizer;
        model = steps.model;
        template = steps.template;
        decoder = steps.decoder;
        trim = steps.trim;
        added = new AddedTokens(steps.added, normalizer);
        ids = new AddedIds(steps.added, model.vocabulary());
    }

    /** Begins a tokenizer with the model that cuts its words. */
    public static SubwordTokenizerBuilder of(SubwordModel model) {
        return new SubwordTokenizerBuilder(model);
    }

    /** {@inheritDoc} Without special tokens around them. A word is what the text is cut into before tokens are looked for. */
    @Override
    public Tokens tokenize(String text) {
        Pieces all = new Pieces(), pieces = new Pieces();
        List<Integer> words = new ArrayList<>();
        int word = 0;
        for (AddedTokens.Part part : added.split(text, normalizer)) {
            if (part.token() != null) {
                add(all, part.token().id(), part.text(), 0, part.text().length());
                words.add(word++);
                continue;
            }
            for (AlignedText each : preTokenizer.split(part.text())) {
                pieces.clear();
                model.cut(each.text(), pieces);
                for (int i = 0; i < pieces.count(); i++) {
                    add(all, pieces.id(i), each, pieces.start(i), pieces.end(i));
                    words.add(word);
                }
                word++;
            }
        }
        Tokens tokens = all.tokens(words.stream().mapToInt(Integer::intValue).toArray());
        return trim == null ? tokens : trim.apply(tokens, text, this);
    }

    private static void add(Pieces all, int id, AlignedText word, int start, int end) {
        all.add(id, start < end ? word.start(start) : 0, start < end ? word.end(end - 1) : 0);
    }

    /**
     * A text as the model reads it, with its special tokens.
     *
     * @throws IllegalArgumentException if there is no token, as in an empty text where none is put around it: a model reads one at least
     */
    public Encoding read(String text) {
        return template.apply(tokenize(text), null);
    }

    /** Two texts as the model reads them together. */
    public Encoding read(String a, String b) {
        return template.apply(tokenize(a), tokenize(b));
    }

    /** A text as the model reads it, cut to a length. */
    public Encoding read(String text, Truncation truncation) {
        return windows(text, null, truncation).get(0);
    }

    /** Two texts as the model reads them together, cut to a length. */
    public Encoding read(String a, String b, Truncation truncation) {
        return windows(a, b, truncation).get(0);
    }

    /**
     * A text, or two, in as many windows as it takes to read all of what is cut: a long passage with the question before each.
     *
     * @param b null for one text
     */
    public List<Encoding> windows(String a, String b, Truncation truncation) {
        Tokens first = tokenize(a), second = b == null ? null : tokenize(b);
        Truncation.Lengths kept = truncation.lengths(first.count(), second == null ? 0 : second.count(), template.added(b != null), b != null);
        List<Encoding> windows = new ArrayList<>();
        for (Tokens one : truncation.windows(first, kept.first())) {
            if (second == null) windows.add(template.apply(one, null));
            else for (Tokens two : truncation.windows(second, kept.second())) windows.add(template.apply(one, two));
        }
        return windows;
    }

    /** {@inheritDoc} Special tokens in the text are found, but none are put around it; {@link #read(String)} does. */
    @Override
    public int[] encode(String text) {
        return tokenize(text).ids();
    }

    /** {@inheritDoc} Special tokens are left out. */
    @Override
    public String decode(int... ids) {
        return decoder.decode(Arrays.stream(ids).filter(id -> !isSpecial(id)).mapToObj(this::token).toList());
    }

    /** Whether the token is no text. */
    public boolean isSpecial(int id) {
        AddedToken token = ids.token(id);
        return token != null && token.special();
    }

    boolean isAdded(int id) {
        return ids.token(id) != null;
    }

    @Override
    public int vocabularySize() {
        return ids.vocabularySize();
    }

    @Override
    public String token(int id) {
        AddedToken token = ids.token(id);
        return token != null ? token.content() : model.vocabulary().token(id);
    }

    @Override
    public String readable(int id) {
        if (isAdded(id)) return token(id);
        return ReadableTokens.areBytes(decoder) ? ReadableTokens.ofBytes(token(id)) : ReadableTokens.ofPiece(token(id));
    }

    /** Whether a token, added or not, has an id. */
    public boolean contains(String token) {
        return added.all().stream().anyMatch(each -> each.content().equals(token)) || model.vocabulary().contains(token);
    }

    /** The id of a token, added or not. @throws IllegalArgumentException if there is none */
    public int id(String token) {
        for (AddedToken each : added.all()) if (each.content().equals(token)) return each.id();
        return model.vocabulary().id(token);
    }

    /** The tokens that are found before all else. */
    public List<AddedToken> added() {
        return added.all();
    }

    public SubwordModel model() {
        return model;
    }

    public Normalizer normalizer() {
        return normalizer;
    }

    public PreTokenizer preTokenizer() {
        return preTokenizer;
    }

    public Template template() {
        return template;
    }

    public Decoder decoder() {
        return decoder;
    }

    /** What takes white space from the ends of places; null if nothing does. */
    public OffsetTrim trim() {
        return trim;
    }

    @Override
    public String toString() {
        return model.getClass().getSimpleName() + " of " + vocabularySize() + " tokens, " + added.all().size() + " of them added";
    }
}
