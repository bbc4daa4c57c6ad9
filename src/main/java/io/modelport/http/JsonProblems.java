package io.modelport.http;

import io.modelport.problem.Invalid;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Tells in plain words, and with the field's path, why a JSON body was not accepted. */
final class JsonProblems {

    private JsonProblems() {}

    static Invalid explain(JacksonException failure) {
        String path = path(failure.getPath());
        String field = path.isEmpty() ? null : path;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Invalid invalid) {
                return field == null ? invalid : invalid.below(field);
            }
        }
        return switch (failure) {
            case UnrecognizedPropertyException e -> new Invalid("unknown-field",
                    "The field '" + path + "' is not known.", "Leave it out. " + knownFields(e.getKnownPropertyIds()),
                    field);
            case InvalidTypeIdException e -> new Invalid("unknown-type",
                    e.getTypeId() == null ? "The object" + at(path) + " has no 'type'."
                            : "The type '" + e.getTypeId() + "'" + at(path) + " is not known.",
                    "See the API description for the types that are.", field);
            case InvalidFormatException e -> new Invalid("invalid-value",
                    "The value '" + shorten(String.valueOf(e.getValue())) + "'" + at(path) + " is not "
                            + expected(e.getTargetType()) + ".",
                    "Send a value of that kind.", field);
            case MismatchedInputException e -> new Invalid("invalid-value", mismatch(e, path),
                    "See the API description for what this field takes.", field);
            case InputCoercionException e -> new Invalid("invalid-value",
                    "The value" + at(path) + " is not " + expected(e.getTargetType()) + ".",
                    "Send a value of that kind.", field);
            case StreamReadException e -> new Invalid("malformed-json",
                    "The body is not JSON" + where(e.getLocation()) + ": " + firstLine(e.getOriginalMessage()),
                    "Send one JSON document in UTF-8.");
            case DatabindException e -> new Invalid("invalid-value", firstLine(e.getOriginalMessage()),
                    "See the API description.", field);
            default -> new Invalid("malformed-json", firstLine(failure.getOriginalMessage()),
                    "Send one JSON document in UTF-8.");
        };
    }

    private static String mismatch(MismatchedInputException e, String path) {
        String message = firstLine(e.getOriginalMessage());
        if (message.startsWith("Missing required creator property") || message.startsWith("Null value for")
                || message.startsWith("Invalid `null` value") || message.startsWith("Cannot map `null`")) {
            return path.isEmpty() ? "A required field is missing." : "The field '" + path + "' is required.";
        }
        if (message.startsWith("No content")) {
            return "The body is empty.";
        }
        return "The value" + at(path) + " is not " + expected(e.getTargetType()) + ".";
    }

    private static String expected(Class<?> type) {
        if (type == null) {
            return "what is expected here";
        }
        if (type.isEnum()) {
            return "one of " + List.of(type.getEnumConstants())
                    .stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "));
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number in range";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class || CharSequence.class.isAssignableFrom(type)) {
            return "a text";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "a list";
        }
        return type.isRecord() || type.isInterface() ? "an object" : "what is expected here";
    }

    static String path(List<Reference> references) {
        StringBuilder path = new StringBuilder();
        for (Reference reference : references) {
            if (reference.getPropertyName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
            }
        }
        return path.toString();
    }

    private static String knownFields(Collection<Object> known) {
        return known == null || known.isEmpty() ? "No field is known here."
                : "The fields known here are " + known.stream()
                        .map(String::valueOf)
                        .sorted()
                        .collect(Collectors.joining(", ")) + ".";
    }

    private static String where(TokenStreamLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static String at(String path) {
        return path.isEmpty() ? "" : " at '" + path + "'";
    }

    private static String shorten(String value) {
        return value.length() <= 60 ? value : value.substring(0, 60) + "…";
    }

    private static String firstLine(String message) {
        int end = message == null ? -1 : message.indexOf('\n');
        return message == null ? "unreadable" : end < 0 ? message : message.substring(0, end);
    }
}
