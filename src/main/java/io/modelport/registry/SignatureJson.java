package io.modelport.registry;

import io.modelport.network.Signature;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a signature is stored. The mapper is not the REST API's: stored rows must stay readable to a node that knows fewer
 * fields, while the API refuses unknown ones.
 */
@Converter
class SignatureJson implements AttributeConverter<Signature, String> {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable Signature signature) {
        return signature == null ? null : MAPPER.writeValueAsString(signature);
    }

    @Override
    public @Nullable Signature convertToEntityAttribute(@Nullable String json) {
        return json == null ? null : MAPPER.readValue(json, Signature.class);
    }
}
