package org.loupe.train;

/** How the learning rate goes on after the warm-up. */
public enum Decay {
    /** Half a cosine down to a tenth of the peak, as GPT-3 was trained (Brown et al. 2020, appendix B). */
    COSINE {
        @Override
        Schedule schedule(TrainerConfig config) {
            return Schedule.cosine(config.learningRate(), config.warmup(), config.steps(), config.learningRate() / 10);
        }
    },
    /** A straight line down to 0, as BERT was trained. */
    LINEAR {
        @Override
        Schedule schedule(TrainerConfig config) {
            return Schedule.linear(config.learningRate(), config.warmup(), config.steps());
        }
    },
    /** With the root of the number of steps, as the first Transformer was trained. */
    INVERSE_ROOT {
        @Override
        Schedule schedule(TrainerConfig config) {
            return Schedule.inverseRoot(config.learningRate(), Math.max(1, config.warmup()));
        }
    },
    /** Not at all. */
    NONE {
        @Override
        Schedule schedule(TrainerConfig config) {
            return Schedule.constant(config.learningRate(), config.warmup());
        }
    };

    abstract Schedule schedule(TrainerConfig config);
}
