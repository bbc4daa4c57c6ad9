package io.modelport.serving;

import static io.modelport.serving.ServingBenchmark.OURS;
import static io.modelport.serving.ServingBenchmark.print;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Collects the rounds of the serving benchmark; its summary has the medians and what they mean beside the peers. */
final class BenchmarkTable {

    /**
     * What DJL Serving 0.36 answered for these two networks on another machine of two cores, with the same engine measured
     * beside it: batches of 8, no delay, two workers, the Open Inference Protocol in JSON.
     *
     * @param engine rows a second of the bare engine there, one by one
     * @param single the median time of an answer at one connection, in microseconds
     * @param rate64 answers a second at 64 connections
     */
    private record DjlServing(double engine, double single, double rate64) {}

    private static final Map<String, DjlServing> DJL_SERVING = Map.of("mlp", new DjlServing(124_366, 247, 29_097),
            "cnn", new DjlServing(12_373, 680, 5_545));

    private final Map<Row, List<Measured>> rows = new LinkedHashMap<>();
    private final Map<String, List<double[]>> engines = new LinkedHashMap<>();

    private record Row(String model, String contender, int connections) {}

    void add(String model, String contender, int connections, Measured seen) {
        rows.computeIfAbsent(new Row(model, contender, connections), _ -> new ArrayList<>()).add(seen);
    }

    /** Rows a second of the bare engine, one by one and in large batches. */
    void engine(String model, double single, double batched) {
        engines.computeIfAbsent(model, _ -> new ArrayList<>()).add(new double[] {single, batched});
    }

    void printSummary() {
        engines.forEach((model, rounds) -> {
            double single = median(rounds, round -> round[0]);
            double batched = median(rounds, round -> round[1]);
            print("%n%s, medians of %d rounds; the bare engine: %,.0f rows/s at batch 1, %,.0f at batch 32", model,
                    rounds.size(), single, batched);
            print("| | c | requests/s | p50 | p99 | of the engine at 1, at 32 |%n|---|---|---|---|---|---|");
            rows.forEach((row, seen) -> {
                if (row.model.equals(model)) {
                    double rate = median(seen, Measured::rate);
                    print("| %s | %d | %,.0f | %s | %s | %.2f, %.2f |", row.contender, row.connections, rate,
                            time(median(seen, Measured::median)), time(median(seen, Measured::p99)), rate / single,
                            rate / batched);
                }
            });
            printRatios(model, single);
        });
    }

    private void printRatios(String model, double single) {
        rows.keySet().stream().filter(row -> row.model.equals(model)).forEach(row -> {
            if (!row.contender.startsWith(OURS)) {
                Row json = new Row(model, OURS + "json", row.connections);
                print("%s, c=%d: JSON %.2f times %s, p50 %.2f of its", model, row.connections, rate(json) / rate(row),
                        row.contender, p50(json) / p50(row));
            }
            if (row.contender.equals(OURS + "grpc")) {
                print("%s, c=%d: gRPC %.2f times bytes over HTTP", model, row.connections,
                        rate(row) / rate(new Row(model, OURS + "bytes", row.connections)));
            }
        });
        DjlServing known = DJL_SERVING.get(model);
        Row crowd = new Row(model, OURS + "json", 64);
        Row alone = new Row(model, OURS + "json", 1);
        if (known != null && rows.containsKey(crowd) && rows.containsKey(alone)) {
            double speed = single / known.engine;
            print("%s beside DJL Serving's known figures, scaled by the engine (this machine is %.2f of that one):"
                    + " c=64 %.2f times, c=1 p50 %.2f of its", model, speed,
                    rate(crowd) / (known.rate64 * speed), p50(alone) / (known.single / speed));
        }
    }

    private double rate(Row row) {
        return median(seen(row), Measured::rate);
    }

    private double p50(Row row) {
        return median(seen(row), Measured::median);
    }

    /** @throws IllegalArgumentException when it was not measured */
    private List<Measured> seen(Row row) {
        List<Measured> seen = rows.get(row);
        if (seen == null) {
            throw new IllegalArgumentException("the summary needs " + row);
        }
        return seen;
    }

    private static String time(double micros) {
        return micros < 1000 ? String.format(Locale.ROOT, "%.0f µs", micros)
                : String.format(Locale.ROOT, "%.1f ms", micros / 1000);
    }

    private static <T> double median(List<T> values, ToDoubleFunction<T> of) {
        double[] sorted = values.stream().mapToDouble(of).sorted().toArray();
        return sorted.length % 2 == 1 ? sorted[sorted.length / 2]
                : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }
}
