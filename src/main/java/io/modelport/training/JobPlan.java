package io.modelport.training;

import io.modelport.dataset.DatasetVersion;
import io.modelport.dataset.DatasetVersion.Schema;
import io.modelport.dataset.DatasetVersion.Split;
import io.modelport.network.FeatureShape;
import io.modelport.network.Network;
import io.modelport.network.TrainingSpec;
import io.modelport.problem.Invalid;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, checked against the dataset and with nothing left open.
 *
 * @param spec what is trained
 * @param evaluationSplit the split that accuracy is measured on
 * @param classLabels names of the classes, in the order of their numbers
 * @param limits what the job may use at most
 */
record JobPlan(TrainingSpec spec, String evaluationSplit, List<String> classLabels, JobLimits limits) {

    private static final String TRAIN = "train";

    /** Random seeds stay below this, so that a client whose numbers are doubles reads them back exactly. */
    private static final long SEED_BOUND = 1L << 53;

    /** @throws Invalid when the network does not fit the examples and their classes, or there is no such split */
    static JobPlan of(NewTrainingJob asked, DatasetVersion dataset, int defaultRanks,
            @Nullable Duration usualTime, RandomGenerator random) {
        requireExamples(dataset, TRAIN, "dataset");
        String evaluation = evaluationSplit(asked.evaluationSplit(), dataset);
        requireFit(asked.network(), dataset.schema());
        Integer ranks = asked.ranks();
        Long seed = asked.seed();
        TrainingSpec spec = new TrainingSpec(asked.network(), asked.inputType(), asked.loss(), asked.optimizer(),
                asked.schedule(), asked.epochs(), asked.batchSize(), seed == null ? random.nextLong(SEED_BOUND) : seed,
                ranks == null ? Math.clamp(asked.batchSize(), 1, defaultRanks) : ranks);
        return new JobPlan(spec, evaluation, dataset.schema().classLabels(), asked.limits().orTime(usualTime));
    }

    private static void requireFit(Network network, Schema schema) {
        List<FeatureShape> shapes;
        try {
            shapes = network.shapes(FeatureShape.of(schema.channels(), schema.height(), schema.width()));
        } catch (Invalid e) {
            throw e.below("network");
        }
        int classes = schema.classLabels().size();
        if (!shapes.getLast().equals(FeatureShape.of(classes))) {
            throw new Invalid("output-shape-mismatch",
                    "The last layer gives " + shapes.getLast() + " for each example; the dataset has " + classes
                            + " classes.",
                    "End with a linear layer of " + classes + " outputs.",
                    "network.layers[" + (shapes.size() - 1) + "]");
        }
    }

    private static String evaluationSplit(@Nullable String asked, DatasetVersion dataset) {
        if (asked != null) {
            requireExamples(dataset, asked, "evaluationSplit");
            return asked;
        }
        List<String> others = dataset.splits().stream().map(Split::name).filter(name -> !name.equals(TRAIN)).toList();
        if (others.isEmpty()) {
            throw new Invalid("split-not-found", "The dataset version has no split beside '" + TRAIN + "'.",
                    "Upload a version with a split to evaluate on, or name '" + TRAIN + "' to evaluate on that.",
                    "evaluationSplit");
        }
        String chosen = others.contains("test") ? "test" : others.getFirst();
        requireExamples(dataset, chosen, "evaluationSplit");
        return chosen;
    }

    private static void requireExamples(DatasetVersion dataset, String split, String field) {
        boolean filled = dataset.findSplit(split).filter(found -> found.count() > 0).isPresent();
        if (!filled) {
            throw new Invalid("split-not-found",
                    dataset.id() + " has no examples in a split '" + split + "'; its splits are "
                            + dataset.splits().stream().map(Split::name).collect(Collectors.joining(", ")) + ".",
                    "Name a split that has examples.", field);
        }
    }
}
