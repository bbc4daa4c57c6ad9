package io.modelport.serving;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bench/serving/run} is asked for.
 *
 * @param seconds how long each measurement takes
 * @param connections how many requests are under way at the same time, one series for each number
 * @param models {@code mlp}, {@code cnn} or both
 * @param protocols which ways to ask the node: {@code json}, {@code bytes}, {@code grpc} of the Open Inference Protocol,
 *            {@code tensorflow}, {@code torchserve}, {@code native}
 * @param peers {@code torchserve}, {@code mlserver}, both or none
 * @param python the interpreter with both in it
 * @param djlServing the address of a DJL Serving that serves the same files
 */
record BenchmarkOptions(int seconds, int rounds, List<Integer> connections, List<String> models,
        List<String> protocols, List<String> peers, Path python, @Nullable String djlServing) {

    static BenchmarkOptions of(String[] arguments) {
        int seconds = 5;
        int rounds = 3;
        List<Integer> connections = List.of(1, 8, 64);
        List<String> models = List.of("mlp", "cnn");
        List<String> protocols = List.of("json", "bytes", "grpc");
        List<String> peers = List.of();
        Path python = Path.of("python3");
        String djlServing = null;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--seconds" -> seconds = Integer.parseInt(value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--connections" -> connections = split(value).stream().map(Integer::valueOf).toList();
                case "--models" -> models = split(value);
                case "--protocols" -> protocols = split(value);
                case "--peers" -> peers = split(value);
                case "--python" -> python = Path.of(value);
                case "--djl-serving" -> djlServing = value;
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        return new BenchmarkOptions(seconds, rounds, connections, models, protocols, peers, python, djlServing);
    }

    int mostConnections() {
        return connections.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    private static List<String> split(String value) {
        return Arrays.stream(value.split(",")).filter(part -> !part.isBlank() && !part.equals("none")).toList();
    }
}
