package io.modelport.http.openapi;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.github.therapi.runtimejavadoc.ClassJavadoc;
import com.github.therapi.runtimejavadoc.Comment;
import com.github.therapi.runtimejavadoc.CommentFormatter;
import com.github.therapi.runtimejavadoc.ParamJavadoc;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Describes each record's components by its Javadoc, requires those that are not marked {@code @Nullable}, and shows value
 * types that are written as one text as that text.
 */
@Component
class RecordSchemas implements ModelConverter {

    private static final CommentFormatter PLAIN = new CommentFormatter();

    @Override
    public @Nullable Schema<?> resolve(AnnotatedType type, ModelConverterContext context,
            Iterator<ModelConverter> chain) {
        Class<?> raw = TypeFactory.defaultInstance().constructType(type.getType()).getRawClass();
        if (raw.isRecord() && isWrittenAsText(raw)) {
            return new Schema<String>().type("string")
                    .types(new HashSet<>(Set.of("string")))
                    .description(javadoc(raw.getSimpleName(), raw));
        }
        Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        if (schema == null || !raw.getName().startsWith("io.modelport.")) {
            return schema;
        }
        Schema<?> definition = schema.get$ref() == null ? schema : definition(schema, context);
        if (raw.isRecord()) {
            complete(definition, raw);
        } else {
            describeAlternatives(definition, raw);
        }
        return schema;
    }

    /** Says what the property is by which the alternatives of a sealed interface are told apart. */
    private static void describeAlternatives(@Nullable Schema<?> schema, Class<?> type) {
        JsonTypeInfo info = type.getAnnotation(JsonTypeInfo.class);
        JsonSubTypes alternatives = type.getAnnotation(JsonSubTypes.class);
        if (schema == null || info == null || alternatives == null || schema.getProperties() == null) {
            return;
        }
        schema.setDescription(javadoc(type.getSimpleName(), type));
        Schema<?> property = schema.getProperties().get(info.property());
        if (property != null) {
            property.setDescription(Arrays.stream(alternatives.value())
                    .map(JsonSubTypes.Type::name)
                    .collect(Collectors.joining(", ", "Which one it is: ", ".")));
        }
        if (schema.getDiscriminator() != null) {
            for (JsonSubTypes.Type alternative : alternatives.value()) {
                schema.getDiscriminator()
                        .mapping(alternative.name(),
                                Components.COMPONENTS_SCHEMAS_REF + alternative.value().getSimpleName());
            }
        }
    }

    private static @Nullable Schema<?> definition(Schema<?> reference, ModelConverterContext context) {
        String name = reference.get$ref().substring(reference.get$ref().lastIndexOf('/') + 1);
        return context.getDefinedModels().get(name);
    }

    private static void complete(@Nullable Schema<?> schema, Class<?> type) {
        if (schema == null || schema.getProperties() == null) {
            return;
        }
        ClassJavadoc javadoc = RuntimeJavadoc.getJavadoc(type);
        if (schema.getDescription() == null) {
            schema.setDescription(PLAIN.format(javadoc.getComment()));
        }
        Map<String, Comment> components = new LinkedHashMap<>();
        for (ParamJavadoc component : javadoc.getRecordComponents()) {
            components.put(component.getName(), component.getComment());
        }
        for (RecordComponent component : type.getRecordComponents()) {
            Schema<?> property = schema.getProperties().get(component.getName());
            if (property == null) {
                continue;
            }
            if (property.getDescription() == null && components.containsKey(component.getName())) {
                property.setDescription(PLAIN.format(components.get(component.getName())));
            }
            if (!isOptional(component, type)
                    && (schema.getRequired() == null || !schema.getRequired().contains(component.getName()))) {
                schema.addRequiredItem(component.getName());
            }
        }
    }

    /** Whether it may be left out: what the record's creator takes decides, where it has one that fills in defaults. */
    private static boolean isOptional(RecordComponent component, Class<?> type) {
        for (Method creator : type.getDeclaredMethods()) {
            if (creator.isAnnotationPresent(JsonCreator.class)) {
                for (Parameter parameter : creator.getParameters()) {
                    if (parameter.getName().equals(component.getName())) {
                        return parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
                    }
                }
            }
        }
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static boolean isWrittenAsText(Class<?> record) {
        return Arrays.stream(record.getDeclaredMethods())
                .anyMatch(
                        method -> method.isAnnotationPresent(JsonValue.class)
                                && method.getReturnType() == String.class);
    }

    private static String javadoc(String fallback, Class<?> type) {
        String text = PLAIN.format(RuntimeJavadoc.getJavadoc(type).getComment());
        return text.isBlank() ? fallback : text;
    }
}
