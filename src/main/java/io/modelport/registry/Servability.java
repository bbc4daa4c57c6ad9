package io.modelport.registry;

/** Whether a version may be deployed. */
public enum Servability {
    UNCHECKED, SERVABLE, REFUSED, UNSUPPORTED
}
