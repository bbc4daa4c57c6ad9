package io.modelport.serving.core;

import io.modelport.serving.core.ModelRoutes.Target;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** How the requests for one model that name no version are spread over its versions. */
final class TrafficSplit {

    private final String model;
    private final List<Target> targets;
    private final long totalWeight;

    TrafficSplit(String model, List<Target> targets) {
        this.model = model;
        this.targets = List.copyOf(targets);
        this.totalWeight = targets.stream().mapToLong(Target::weight).sum();
    }

    List<Target> targets() {
        return targets;
    }

    /** Whom the weights pick; null while nobody gets any traffic. */
    @Nullable VersionHandle pick(VersionAddress.Routed request) {
        if (totalWeight == 0) {
            return null;
        }
        if (targets.size() == 1) {
            return targets.getFirst().version();
        }
        String key = request.header(VersionAddress.Routed.STICKY_KEY);
        long point = key == null ? ThreadLocalRandom.current().nextLong(totalWeight)
                : Math.unsignedMultiplyHigh(hash(key), totalWeight);
        for (int i = 0; i < targets.size(); i++) {
            point -= targets.get(i).weight();
            if (point < 0) {
                return targets.get(i).version();
            }
        }
        throw new AssertionError("the weights do not add up");
    }

    /* FNV-1a with SplitMix64's finish: the same on every node, and spread over all 64 bits. */
    private long hash(String key) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < model.length(); i++) {
            hash = (hash ^ model.charAt(i)) * 0x100000001b3L;
        }
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
        return hash ^ hash >>> 31;
    }
}
