package io.modelport.serving.oip;

import io.modelport.network.DataType;
import io.modelport.problem.Invalid;
import java.util.Arrays;

/** The datatypes by the names that requests give them. */
final class Datatypes {

    private Datatypes() {}

    /** @throws Invalid when there is none of that name */
    static DataType get(String name) {
        return DataType.find(name)
                .orElseThrow(() -> new Invalid("unknown-datatype",
                        "There is no datatype '" + (name.length() <= 60 ? name : name.substring(0, 60) + "…") + "'.",
                        "Use one of " + Arrays.toString(DataType.values()) + ".", "inputs.datatype"));
    }
}
