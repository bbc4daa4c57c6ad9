package io.modelport.demo;

import io.modelport.demo.Api.Dataset;
import io.modelport.demo.Api.Deployment;
import io.modelport.demo.Api.Inference;
import io.modelport.demo.Api.Job;
import io.modelport.demo.Api.Model;
import io.modelport.demo.Api.Row;
import io.modelport.demo.Api.Rows;
import io.modelport.demo.Api.Upload;
import io.modelport.problem.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The quick start: uploads MNIST, trains a convolutional network on it, registers, promotes and deploys what it learned,
 * and asks it about one digit. Whatever is in place already is left as it is.
 */
public final class Demo {

    private static final String DATASET = "mnist";
    private static final String MODEL = "digits";
    private static final String ALIAS = "champion";
    private static final double GOAL = 0.985;

    /** Files of the sample, by the role they play in a dataset version. */
    private static final List<String[]> FILES = List.of(new String[] {"train-images", "train-images-idx3-ubyte.gz"},
            new String[] {"train-labels", "train-labels-idx1-ubyte.gz"},
            new String[] {"test-images", "t10k-images-idx3-ubyte.gz"},
            new String[] {"test-labels", "t10k-labels-idx1-ubyte.gz"});

    private final NodeClient node;
    private final URI address;
    private final PrintStream out;
    private final boolean terminal;

    private Demo(URI address, @Nullable String key, PrintStream out, boolean terminal) {
        this.node = new NodeClient(address, key);
        this.address = address;
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Runs the demo against a node that is ready.
     *
     * @param address the node, such as {@code http://127.0.0.1:8080}
     * @param key the node's admin key; null when it asks for none
     */
    public static void run(URI address, @Nullable String key) {
        try {
            new Demo(address, key, System.out, System.console() != null && System.console().isTerminal()).play();
        } catch (IOException e) {
            throw new UncheckedIOException("the node stopped answering", e);
        }
    }

    private void play() throws IOException {
        say("");
        say("Modelport: from 70,000 handwritten digits to predictions over REST");
        say("");
        int version = uploadDataset();
        int modelVersion = train(version);
        promote(modelVersion);
        deploy();
        recognise(version);
        tellWhatIsNext();
    }

    private int uploadDataset() throws IOException {
        String path = "/api/v1/datasets/" + DATASET;
        Optional<Dataset.Version> existing = node.find(path + "/versions/1", Dataset.Version.class);
        if (existing.isPresent()) {
            say("1. Dataset '%s' version 1 is in place: %s", DATASET, existing.get().describe());
            return existing.get().version();
        }
        if (node.find(path, Dataset.class).isEmpty()) {
            node.post("/api/v1/datasets", new Dataset(DATASET,
                    "Handwritten digits, 28 by 28 grey pixels (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0)."),
                    Dataset.class);
        }
        Upload upload = node.post(path + "/uploads", new Upload.Open("idx"), Upload.class);
        for (String[] file : FILES) {
            node.upload(path + "/uploads/" + upload.id() + "/files/" + file[0], () -> sample(file[1]));
        }
        Dataset.Version version = node.post(path + "/uploads/" + upload.id() + "/commit", new Upload.Commit(),
                Dataset.Version.class);
        say("1. Uploaded dataset '%s' version %d: %s", DATASET, version.version(), version.describe());
        return version.version();
    }

    private int train(int datasetVersion) throws IOException {
        Optional<Model.Version> existing = node.find(modelPath() + "/versions/1", Model.Version.class);
        if (existing.isPresent()) {
            say("2. Model '%s' version 1 is in place.", MODEL);
            return existing.get().version();
        }
        Job job = node.post("/api/v1/training-jobs", Job.digits(MODEL, DATASET, datasetVersion), Job.class);
        say("2. Training a convolutional network for %d epochs (job %s)", Job.EPOCHS, job.id());
        ProgressLine line = new ProgressLine(out, terminal);
        while (!job.isOver()) {
            pause();
            job = node.get("/api/v1/training-jobs/" + job.id(), Job.class);
            job.show(line);
        }
        line.end();
        if (job.version() == null) {
            throw new Unavailable("demo-training-failed", "The training did not succeed: " + job.describeFailure(),
                    "Read its log at " + address + "/api/v1/training-jobs/" + job.id() + "/attempts/1/log");
        }
        double accuracy = job.accuracy();
        say("   %.2f %% of all 10,000 test images are recognised%s: version %d of '%s' is registered.", accuracy * 100,
                accuracy >= GOAL ? "" : String.format(Locale.ROOT, " (less than the %.1f %% expected)", GOAL * 100),
                job.version(), MODEL);
        return job.version();
    }

    private void promote(int version) throws IOException {
        String path = modelPath() + "/aliases/" + ALIAS;
        Optional<Model.Alias> existing = node.find(path, Model.Alias.class);
        if (existing.isPresent()) {
            say("3. Alias '%s' names version %d.", ALIAS, existing.get().version());
            return;
        }
        node.put(path, new Model.Alias(version, "The quick start's first model"), Object.class);
        say("3. Alias '%s' now names version %d.", ALIAS, version);
    }

    private void deploy() throws IOException {
        String path = "/api/v1/deployments/" + MODEL;
        boolean deployed = node.find(path, Object.class).isPresent();
        if (!deployed) {
            node.put(path, Deployment.of(ALIAS), Object.class);
        }
        while (!node.isFine("/v2/models/" + MODEL + "/ready")) {
            pause();
        }
        say("4. %s at %s/v2/models/%s/infer", deployed ? "Deployed" : "Deployed it", address, MODEL);
    }

    private void recognise(int datasetVersion) throws IOException {
        int index = (int) (System.nanoTime() / 1_000 % 10_000);
        Row row = node.get("/api/v1/datasets/" + DATASET + "/versions/" + datasetVersion + "/rows?split=test&offset="
                + index + "&limit=1", Rows.class).items().getFirst();
        Digit digit = row.digit();
        say("5. Test image %d, a %s:", index, row.label());
        out.print(digit.draw(out.charset()));
        long start = System.nanoTime();
        Inference.Answer answer = node.post("/v2/models/" + MODEL + "/infer", Inference.of(digit),
                Inference.Answer.class);
        double milliseconds = (System.nanoTime() - start) / 1e6;
        say("   Version %s says %d, with a probability of %.1f %% (answered in %.1f ms).", answer.model_version(),
                answer.best(), answer.bestProbability() * 100, milliseconds);
    }

    private void tellWhatIsNext() {
        say("");
        say("The node goes on running at %s (Ctrl-C ends it):", address);
        say("  %s/console/ in a browser", address);
        say("  curl %s/api/v1/models/%s/versions/1", address, MODEL);
        say("  curl %s/v2/models/%s", address, MODEL);
        say("  curl %s/actuator/prometheus | grep modelport_", address);
        say("  API description: %s/api/v1/openapi.json", address);
        say("");
    }

    private static String modelPath() {
        return "/api/v1/models/" + MODEL;
    }

    private static InputStream sample(String file) {
        InputStream content = Demo.class.getResourceAsStream("/samples/mnist/" + file);
        if (content == null) {
            throw new IllegalStateException("the jar lacks samples/mnist/" + file);
        }
        return content;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(Duration.ofMillis(250));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
