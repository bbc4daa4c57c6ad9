package io.modelport.training;

import io.modelport.testing.NodeTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.test.context.TestPropertySource;

/** A test on a node that runs no attempts: what is claimed, is claimed by the test. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@NodeTest
@TestPropertySource(properties = {"modelport.training.slots=0", "modelport.training.poll=100ms",
        "modelport.training.retry-delay=0s", "modelport.training.failed-attempts=2",
        "modelport.training.lost-attempts=3"})
@interface QueueTest {

    /** A node with plenty of memory. */
    MemoryRoom ROOM = new MemoryRoom(1L << 30, 16L << 30, 16L << 30);
}
