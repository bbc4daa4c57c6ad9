package io.modelport.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.event.EventListener;

/** What the registry announced, in order. */
@TestComponent
class Announced {

    private final List<Object> events = Collections.synchronizedList(new ArrayList<>());

    @EventListener
    void hear(VersionRegistered event) {
        events.add(event);
    }

    @EventListener
    void hear(VersionDeleted event) {
        events.add(event);
    }

    @EventListener
    void hear(AliasMoved event) {
        events.add(event);
    }

    List<Object> of(ModelName name) {
        return List.copyOf(events).stream().filter(event -> switch (event) {
            case VersionRegistered registered -> registered.version().model().equals(name);
            case VersionDeleted deleted -> deleted.version().model().equals(name);
            case AliasMoved moved -> moved.model().equals(name);
            default -> false;
        }).toList();
    }
}
