package io.modelport.campaign;

import io.modelport.campaign.Caller.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntSupplier;

/** People at work, whatever breaks: they submit jobs, cancel some, commit datasets, move aliases and deploy. */
final class Clients implements AutoCloseable {

    static final List<String> MODELS = List.of("alpha model", "beta model");

    private static final String DATASET = "squares";
    private static final byte[] NOTHING = new byte[0];

    private final List<ClusterNode> nodes;
    private final Acknowledged acknowledged;
    private final History history;
    private final IntSupplier unfinishedJobs;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** @param unfinishedJobs how many jobs are there that have not ended */
    Clients(List<ClusterNode> nodes, long seed, Acknowledged acknowledged, History history,
            IntSupplier unfinishedJobs) {
        this.nodes = nodes;
        this.acknowledged = acknowledged;
        this.history = history;
        this.unfinishedJobs = unfinishedJobs;
        commitDataset(caller(new Random(seed)), DATASET, new Random(seed));
        start("trainer", new Random(seed + 1), this::train);
        start("keeper", new Random(seed + 2), this::keep);
    }

    /** Ends when the requests that are under way have been answered, or cannot be. */
    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Caller caller(Random random) {
        return new Caller(nodes, random, () -> stopped);
    }

    private void start(String name, Random random, Work work) {
        Caller caller = caller(random);
        threads.add(Thread.ofPlatform().name("client-" + name).start(() -> {
            while (!stopped) {
                try {
                    work.some(caller, random);
                } catch (RuntimeException e) {
                    history.violation("client " + name + " failed: " + e);
                }
                Pause.of(Duration.ofMillis(100 + random.nextInt(400)));
            }
        }));
    }

    private void train(Caller caller, Random random) {
        if (unfinishedJobs.getAsInt() < 3) {
            submit(caller, random);
        }
    }

    private void keep(Caller caller, Random random) {
        switch (random.nextInt(10)) {
            case 0 -> commitDataset(caller, "set-" + random.nextInt(5), random);
            case 1 -> cancel(caller, random);
            case 2, 3 -> deploy(caller, random);
            default -> moveAlias(caller, random);
        }
    }

    private void submit(Caller caller, Random random) {
        String key = new UUID(random.nextLong(), random.nextLong()).toString();
        byte[] job = bytes("""
            {"model": "%s", "dataset": {"name": "%s", "version": 1},
             "network": {"layers": [{"type": "flatten"}, {"type": "linear", "outputs": 4}]},
             "optimizer": {"type": "sgd", "learningRate": 0.01}, "epochs": %d, "batchSize": 10, "ranks": 1}
            """.formatted(MODELS.get(random.nextInt(MODELS.size())), DATASET, 400 + random.nextInt(1_200)));
        Optional<UUID> id = done(caller.call("POST", "/api/v1/training-jobs", job, "Idempotency-Key", key))
                .map(answer -> UUID.fromString(answer.json().get("id").asString()));
        id.ifPresent(acknowledged.jobs::add);
        if (random.nextInt(3) == 0) {
            // As a client does that did not get the answer.
            done(caller.call("POST", "/api/v1/training-jobs", job, "Idempotency-Key", key))
                    .map(answer -> UUID.fromString(answer.json().get("id").asString()))
                    .filter(again -> id.isPresent() && !again.equals(id.get()))
                    .ifPresent(again -> history.violation("job " + id + " was made twice, also as " + again));
        }
    }

    private void cancel(Caller caller, Random random) {
        List<UUID> jobs = List.copyOf(acknowledged.jobs);
        if (jobs.isEmpty()) {
            return;
        }
        UUID job = jobs.get(random.nextInt(jobs.size()));
        caller.call("POST", "/api/v1/training-jobs/" + job + "/cancel", NOTHING).ifPresent(answer -> {
            if (answer.isDone()) {
                acknowledged.cancellations.add(job);
            }
            note(answer, 409);
        });
    }

    private void commitDataset(Caller caller, String name, Random random) {
        note(caller.call("POST", "/api/v1/datasets", bytes("{\"name\": \"" + name + "\"}")), 409);
        String uploads = "/api/v1/datasets/" + name + "/uploads";
        done(caller.call("POST", uploads, bytes("{\"format\": \"idx\"}"))).ifPresent(opened -> {
            String upload = uploads + "/" + opened.json().get("id").asString();
            boolean whole = put(caller, upload, "train-images", Squares.images(200, random))
                    && put(caller, upload, "train-labels", Squares.labels(200))
                    && put(caller, upload, "test-images", Squares.images(40, random))
                    && put(caller, upload, "test-labels", Squares.labels(40));
            if (whole) {
                done(caller.call("POST", upload + "/commit", bytes("{}")))
                        .ifPresent(committed -> acknowledged.datasets.add(new Acknowledged.DatasetCommit(name,
                                committed.json().get("version").asInt())));
            }
        });
    }

    private boolean put(Caller caller, String upload, String role, byte[] content) {
        return done(caller.call("PUT", upload + "/files/" + role, content)).isPresent();
    }

    private void moveAlias(Caller caller, Random random) {
        String model = MODELS.get(random.nextInt(MODELS.size()));
        Optional<Answer> listed = caller.call("GET", path(model) + "/versions?limit=1&direction=desc", NOTHING);
        note(listed, 404);
        int newest = listed.filter(Answer::isDone)
                .map(answer -> answer.json().get("items").path(0).path("version").asInt(0))
                .orElse(0);
        if (newest == 0) {
            return;
        }
        String alias = random.nextBoolean() ? "champion" : "staging";
        int version = 1 + random.nextInt(newest);
        done(caller.call("PUT", path(model) + "/aliases/" + alias, bytes("{\"version\": " + version + "}")))
                .ifPresent(answer -> acknowledged.aliases.add(new Acknowledged.AliasMove(model, alias, version,
                        Long.parseLong(answer.response()
                                .headers()
                                .firstValue("ETag")
                                .orElseThrow()
                                .replaceAll("\\D", "")))));
    }

    private void deploy(Caller caller, Random random) {
        String model = MODELS.get(random.nextInt(MODELS.size()));
        String path = "/api/v1/deployments/" + model.replace(" ", "%20");
        byte[] plan = bytes(
                "{\"targets\": [{\"alias\": \"champion\"}, {\"version\": 1, \"weight\": " + random.nextInt(5)
                        + "}]}");
        Optional<Answer> answer = caller.call("PUT", path, plan, "If-Match", "*");
        if (answer.filter(found -> found.status() == 412).isPresent()) {
            answer = caller.call("PUT", path, plan);
        }
        // 428: the answer to the first deployment was lost, so it is there.
        note(answer, 404, 409, 428);
        answer.filter(Answer::isDone)
                .ifPresent(done -> acknowledged.deployments.merge(model, done.json().get("revision").asLong(),
                        Math::max));
    }

    private static String path(String model) {
        return "/api/v1/models/" + model.replace(" ", "%20");
    }

    private Optional<Answer> done(Optional<Answer> answer) {
        note(answer);
        return answer.filter(Answer::isDone);
    }

    private void note(Optional<Answer> answer, int... expected) {
        answer.ifPresent(found -> note(found, expected));
    }

    /** Whatever the nodes refuse though it should have been done is a fault of theirs. */
    private void note(Answer answer, int... expected) {
        history.note(answer.toString());
        boolean isExpected = answer.isDone();
        for (int status : expected) {
            isExpected |= answer.status() == status;
        }
        if (!isExpected) {
            history.violation("refused: " + answer);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface Work {
        void some(Caller caller, Random random);
    }
}
