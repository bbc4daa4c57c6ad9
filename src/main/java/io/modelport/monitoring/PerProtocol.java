package io.modelport.monitoring;

import io.modelport.serving.core.Protocol;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Something for each protocol, made when it is needed first. */
final class PerProtocol<T> {

    private final AtomicReferenceArray<@Nullable T> all = new AtomicReferenceArray<>(Protocol.values().length);
    private final Function<Protocol, T> maker;

    PerProtocol(Function<Protocol, T> maker) {
        this.maker = maker;
    }

    T of(Protocol protocol) {
        T present = all.get(protocol.ordinal());
        return present != null ? present : make(protocol);
    }

    private synchronized T make(Protocol protocol) {
        T present = all.get(protocol.ordinal());
        if (present == null) {
            present = maker.apply(protocol);
            all.set(protocol.ordinal(), present);
        }
        return present;
    }
}
