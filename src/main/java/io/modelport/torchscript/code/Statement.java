package io.modelport.torchscript.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of the dialect. */
sealed interface Statement {

    /**
     * An assignment.
     *
     * @param unpack whether the value is a tuple or list whose elements go to the targets
     * @param type the type that the code declares for a single target, if any
     */
    record Assign(List<Expression> targets, boolean unpack, @Nullable Expression type,
            Expression value) implements Statement {}

    record Evaluate(Expression expression) implements Statement {}

    record Return(@Nullable Expression value) implements Statement {}

    record If(Expression condition, List<Statement> then, List<Statement> otherwise) implements Statement {}

    record While(Expression condition, List<Statement> body) implements Statement {}

    record For(List<Expression> targets, Expression over, List<Statement> body) implements Statement {}

    record With(Expression context, List<Statement> body) implements Statement {}

    record Pass() implements Statement {}
}
