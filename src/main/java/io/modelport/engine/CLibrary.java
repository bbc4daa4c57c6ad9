package io.modelport.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Functions of the C library. */
final class CLibrary {

    private CLibrary() {}

    /** A function that gives an int; empty where the C library lacks it. */
    @SuppressWarnings("restricted")
    static Optional<MethodHandle> find(String name, ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(symbol -> linker.downcallHandle(symbol,
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments)));
    }
}
