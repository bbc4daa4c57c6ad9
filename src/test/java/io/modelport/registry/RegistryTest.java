package io.modelport.registry;

import io.modelport.testing.NodeTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/** A test on the node that all tests of the registry share, with a listener and with deployments that are not real. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@NodeTest
@Import({Announced.class, Routed.class})
public @interface RegistryTest {}
