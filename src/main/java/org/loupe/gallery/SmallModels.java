package org.loupe.gallery;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.loupe.data.Document;
import org.loupe.data.Europarl;
import org.loupe.data.Sentences;
import org.loupe.data.TextSplit;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertConfig;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.model.elmo.Elmo;
import org.loupe.model.elmo.ElmoConfig;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.nn.CharCnnConfig.Filters;
import org.loupe.objective.BidirectionalLanguageModel;
import org.loupe.objective.BidirectionalLanguageModel.Text;
import org.loupe.objective.CausalLanguageModel;
import org.loupe.objective.MaskedLanguageModel;
import org.loupe.objective.MaskedTexts;
import org.loupe.objective.Masking;
import org.loupe.text.CharTokenizer;
import org.loupe.text.Encoding;
import org.loupe.text.SpecialTokens;
import org.loupe.text.Vocabulary;
import org.loupe.text.WordCharacters;
import org.loupe.text.Words;
import org.loupe.train.ConsoleProgress;
import org.loupe.train.History;
import org.loupe.train.Trainer;
import org.loupe.train.TrainerConfig;

/** Small models for pictures, trained on speeches for some seconds each; the same seeds give the same models. */
final class SmallModels {
    static final int CONTEXT = 64, WINDOW = 22, VOCABULARY = 300, CHARACTERS = 14;
    static final String UNKNOWN = "<UNK>";

    private final TextSplit split = TextSplit.everyNth(Europarl.plainEnglish(), 10);
    private final CharTokenizer tokenizer = CharTokenizer.of(split.trainText());
    private final PrintStream out;

    SmallModels(PrintStream out) {
        this.out = out;
    }

    /** A trained model of characters, how it got there, and what it was before. */
    record TrainedGpt(Gpt before, Gpt model, History history, CharTokenizer tokenizer, int[] validation) { }

    TrainedGpt gpt(int steps) {
        int[] train = tokenizer.encode(split.trainText()), validation = tokenizer.encode(split.validationText());
        GptConfig config = GptConfig.of(tokenizer.vocabularySize(), CONTEXT, 128, 4, 4);
        Gpt gpt = new Gpt(config, 1);
        Trainer trainer = new Trainer(gpt, new CausalLanguageModel(gpt::forward, train, validation, CONTEXT, 12),
                TrainerConfig.of(steps, 7).withLearningRate(4e-3), new ConsoleProgress(out));
        trainer.train();
        return new TrainedGpt(new Gpt(config, 1), gpt, trainer.history(), tokenizer, validation);
    }

    /** A trained model of characters, some of which are hidden, and the ids of its special tokens behind those of the characters. */
    record TrainedBert(BertForPretraining model, CharTokenizer tokenizer, SpecialTokens special) {
        List<String> tokens(int... ids) {
            return IntStream.of(ids).mapToObj(this::token).toList();
        }

        String token(int id) {
            return id < tokenizer.vocabularySize() ? tokenizer.token(id) : SpecialTokens.NAMES.get(id - tokenizer.vocabularySize());
        }
    }

    TrainedBert bert(int steps) {
        int characters = tokenizer.vocabularySize(), vocabulary = characters + SpecialTokens.NAMES.size();
        SpecialTokens special = SpecialTokens.from(characters);
        BertForPretraining model = new BertForPretraining(new Bert(BertConfig.of(vocabulary, WINDOW + 2, 64, 2, 4), 1), 1);
        MaskedTexts training = MaskedTexts.dynamic(windows(tokenizer.encode(split.trainText()), special), Masking.bert(special, vocabulary));
        List<Encoding> some = windows(Arrays.copyOf(tokenizer.encode(split.validationText()), 192 * WINDOW), special);
        new Trainer(model, new MaskedLanguageModel(model, training, some, 64), TrainerConfig.of(steps, 7).withLearningRate(3e-3), new ConsoleProgress(out)).train();
        return new TrainedBert(model, tokenizer, special);
    }

    private static List<Encoding> windows(int[] ids, SpecialTokens special) {
        return IntStream.range(0, ids.length / WINDOW).mapToObj(i -> Encoding.of(special, Arrays.copyOfRange(ids, i * WINDOW, (i + 1) * WINDOW))).toList();
    }

    Elmo elmo(int steps) {
        List<String> words = words(split.train());
        Vocabulary vocabulary = Vocabulary.mostCommon(words, VOCABULARY, UNKNOWN);
        List<Filters> filters = List.of(new Filters(1, 16), new Filters(2, 32), new Filters(3, 64));
        Elmo elmo = new Elmo(ElmoConfig.of(VOCABULARY, CHARACTERS, filters, 2, 48, 48), 1);
        BidirectionalLanguageModel task = new BidirectionalLanguageModel(elmo::forward, text(vocabulary, words), text(vocabulary, words(split.validation())), 20, 16);
        new Trainer(elmo, task, TrainerConfig.of(steps, 7).withLearningRate(8e-3), new ConsoleProgress(out)).train();
        return elmo;
    }

    private static List<String> words(Collection<Document> documents) {
        return documents.stream().flatMap(document -> Words.ofSentences(Sentences.split(document.body()), true).stream()).toList();
    }

    private static Text text(Vocabulary vocabulary, List<String> words) {
        return new Text(new WordCharacters(CHARACTERS).encode(words), vocabulary.ids(words, UNKNOWN));
    }
}
