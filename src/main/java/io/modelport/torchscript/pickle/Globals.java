package io.modelport.torchscript.pickle;

import io.modelport.problem.Invalid;
import io.modelport.torchscript.pickle.PickleValue.Global;
import java.util.Set;
import java.util.regex.Pattern;

/** The names that a pickle may refer to. */
final class Globals {

    static final int LONGEST = 1_000;

    private static final Pattern CLASS = Pattern.compile("__torch__(\\.[A-Za-z_]\\w*)*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final Set<String> FUNCTIONS = Set.of("torch._utils._rebuild_tensor_v2",
            "torch._utils._rebuild_qtensor", "collections.OrderedDict", "torch.device", "builtins.complex",
            "torch.per_tensor_affine", "torch.per_channel_affine", "torch.jit._pickle.build_intlist",
            "torch.jit._pickle.build_doublelist", "torch.jit._pickle.build_boollist",
            "torch.jit._pickle.build_tensorlist", "torch.jit._pickle.restore_type_tag");

    private Globals() {}

    static Global allowed(String entry, String module, String name) {
        Global global = new Global(module, name);
        if (isClass(global) || FUNCTIONS.contains(global.toString())
                || module.equals("torch") && ElementType.ofStorageClass(name) != null) {
            return global;
        }
        throw new Invalid("pickle-global-refused", "The entry " + entry + " refers to `" + module + "." + name
                + "`, which a TorchScript archive does not need; loading such a pickle in Python would run it.",
                "Send a TorchScript archive made by torch.jit.script(model).save(...), not a pickle of Python objects.");
    }

    /** Whether it names a class of the archive's code, or one that libtorch brings. */
    static boolean isClass(Global global) {
        return CLASS.matcher(global.module()).matches() && NAME.matcher(global.name()).matches();
    }
}
