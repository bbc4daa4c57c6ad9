package io.modelport.torchscript.code;

import io.modelport.problem.Problem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Bounds what code becomes when everything called is put in the place of its call, as libtorch does before it runs a
 * method: twenty functions that call the next one twice are a million steps. Walked without recursion.
 */
final class Unfolding {

    private record Extent(long steps, int depth) {}

    private interface Graph {

        List<String> next(String node);

        long steps(String node);

        Problem cycle(String node);

        Problem tooLarge(String node, Extent extent);
    }

    private static final class Visit {

        private final String node;
        private final Iterator<String> next;
        private long steps;
        private int depth;

        Visit(String node, Graph graph) {
            this.node = node;
            this.next = graph.next(node).iterator();
            this.steps = graph.steps(node);
        }

        void add(Extent extent) {
            steps = Math.min(Integer.MAX_VALUE, steps + extent.steps());
            depth = Math.max(depth, extent.depth() + 1);
        }
    }

    private final Graph graph;
    private final CodeLimits limits;
    private final Map<String, Extent> extents = new HashMap<>();
    private final Deque<Visit> path = new ArrayDeque<>();

    private Unfolding(Graph graph, CodeLimits limits) {
        this.graph = graph;
        this.limits = limits;
    }

    static void checkCalls(Map<String, FunctionCheck.Findings> functions, CodeLimits limits) {
        new Unfolding(new Graph() {

            @Override
            public List<String> next(String node) {
                return found(node).calls();
            }

            @Override
            public long steps(String node) {
                return found(node).steps();
            }

            @Override
            public Problem cycle(String node) {
                return CodeRefusal.unsupported(node, "a call of itself");
            }

            @Override
            public Problem tooLarge(String node, Extent extent) {
                return CodeRefusal.tooLarge(node, "with all that it calls it has " + extent.steps()
                        + " steps and calls go " + extent.depth() + " deep; " + limits.steps() + " and "
                        + limits.callDepth() + " are allowed");
            }

            private FunctionCheck.Findings found(String node) {
                return Objects.requireNonNull(functions.get(node), node);
            }
        }, limits).walk(functions.keySet());
    }

    /** libtorch resolves the classes of attributes one inside the other. */
    static void checkClasses(Program program, CodeLimits limits) {
        new Unfolding(new Graph() {

            @Override
            public List<String> next(String node) {
                ScriptClass type = program.classes().get(node);
                return type == null
                        ? List.of()
                        : type.attributes().values().stream().flatMap(Unfolding::named).distinct().toList();
            }

            @Override
            public long steps(String node) {
                return 0;
            }

            @Override
            public Problem cycle(String node) {
                return CodeRefusal.unsupported(node, "itself as the type of an attribute");
            }

            @Override
            public Problem tooLarge(String node, Extent extent) {
                return CodeRefusal.tooLarge(node, "its attributes nest " + extent.depth() + " classes deep; "
                        + limits.callDepth() + " are allowed");
            }
        }, limits).walk(program.classes().keySet());
    }

    private static Stream<String> named(ScriptType type) {
        return Stream.concat(type.isClass() ? Stream.of(type.name()) : Stream.of(),
                type.arguments().stream().flatMap(Unfolding::named));
    }

    private void walk(Iterable<String> nodes) {
        for (String node : nodes) {
            if (!extents.containsKey(node)) {
                enter(node);
            }
            while (!path.isEmpty()) {
                step(path.getLast());
            }
        }
    }

    private void step(Visit visit) {
        if (!visit.next.hasNext()) {
            path.removeLast();
            leave(visit);
            return;
        }
        String next = visit.next.next();
        Extent known = extents.get(next);
        if (known == null) {
            enter(next);
        } else if (known.steps() < 0) {
            throw graph.cycle(next);
        } else {
            visit.add(known);
        }
    }

    private void enter(String node) {
        path.addLast(new Visit(node, graph));
        extents.put(node, new Extent(-1, 0));
    }

    private void leave(Visit visit) {
        Extent extent = new Extent(visit.steps, visit.depth);
        if (extent.steps() > limits.steps() || extent.depth() > limits.callDepth()) {
            throw graph.tooLarge(visit.node, extent);
        }
        extents.put(visit.node, extent);
        Visit caller = path.peekLast();
        if (caller != null) {
            caller.add(extent);
        }
    }
}
