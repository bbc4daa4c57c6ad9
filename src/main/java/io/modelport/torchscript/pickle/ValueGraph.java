package io.modelport.torchscript.pickle;

import io.modelport.problem.Unsupported;
import io.modelport.torchscript.pickle.PickleValue.Dictionary;
import io.modelport.torchscript.pickle.PickleValue.Global;
import io.modelport.torchscript.pickle.PickleValue.Instance;
import io.modelport.torchscript.pickle.PickleValue.Sequence;
import io.modelport.torchscript.pickle.PickleValue.Storage;
import io.modelport.torchscript.pickle.PickleValue.Tuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Proves that a finished graph has no cycle, is not deep, does not unfold into more values than allowed, and consists of
 * values alone; walked without recursion, so that later walks may recurse.
 */
final class ValueGraph {

    /** @param size values that it unfolds into */
    private record Extent(long size, int depth) {}

    private static final class Visit {

        private final PickleValue value;
        private final Iterator<PickleValue> children;
        private long size = 1;
        private int depth;

        Visit(PickleValue value, List<PickleValue> children) {
            this.value = value;
            this.children = children.iterator();
        }

        void add(Extent extent) {
            size = Math.min(Integer.MAX_VALUE, size + extent.size());
            depth = Math.max(depth, extent.depth() + 1);
        }
    }

    private static final Extent OPEN = new Extent(-1, 0);

    private final String entry;
    private final PickleLimits limits;
    private final Map<PickleValue, Extent> extents = new IdentityHashMap<>();
    private final Deque<Visit> path = new ArrayDeque<>();

    private ValueGraph(String entry, PickleLimits limits) {
        this.entry = entry;
        this.limits = limits;
    }

    static void check(String entry, PickleValue root, PickleLimits limits) {
        new ValueGraph(entry, limits).walk(root);
    }

    private void walk(PickleValue root) {
        enter(root);
        while (!path.isEmpty()) {
            Visit visit = path.getLast();
            if (visit.children.hasNext()) {
                PickleValue child = visit.children.next();
                Extent known = extents.get(child);
                if (known == null) {
                    enter(child);
                } else if (known.size() < 0) {
                    throw new Unsupported("pickle-cycle-unsupported", "The entry " + entry
                            + " holds a value that contains itself.", "Break the cycle before saving the module.");
                } else {
                    visit.add(known);
                }
            } else {
                path.removeLast();
                leave(visit);
            }
        }
    }

    private void enter(PickleValue value) {
        path.addLast(new Visit(value, children(value)));
        extents.put(value, OPEN);
    }

    private void leave(Visit visit) {
        if (visit.depth > limits.depth()) {
            throw Refusals.tooLarge(entry, "values nested more than " + limits.depth() + " deep");
        }
        if (visit.size > limits.values()) {
            throw Refusals.tooLarge(entry, "more than " + limits.values() + " values");
        }
        Extent extent = new Extent(visit.size, visit.depth);
        extents.put(visit.value, extent);
        @Nullable Visit parent = path.peekLast();
        if (parent != null) {
            parent.add(extent);
        }
    }

    private List<PickleValue> children(PickleValue value) {
        return switch (value) {
            case Tuple(List<PickleValue> elements) -> elements;
            case Sequence list -> list.elements();
            case Dictionary dictionary when dictionary.ordered() -> throw Refusals.broken(entry,
                    "an OrderedDict stands where a value is expected");
            case Dictionary dictionary -> {
                List<PickleValue> all = new ArrayList<>(dictionary.entries().keySet());
                all.addAll(dictionary.entries().values());
                yield all;
            }
            case Instance instance -> {
                PickleValue state = instance.state();
                if (state == null) {
                    throw Refusals.broken(entry, "an object of " + instance.className() + " has no state");
                }
                yield List.of(state);
            }
            case Global global -> throw Refusals.broken(entry, "`" + global + "` stands where a value is expected");
            case Storage _ -> throw Refusals.broken(entry, "a storage stands where a value is expected");
            default -> List.of();
        };
    }
}
