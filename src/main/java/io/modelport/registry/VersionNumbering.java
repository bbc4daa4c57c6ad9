package io.modelport.registry;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Hands out version numbers: 1, 2, 3… for each model's name, none of them twice, also after deletions. */
@Component
class VersionNumbering {

    private final JdbcClient jdbc;

    VersionNumbering(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Draws the next number; others wait for this transaction to end, and get the same number if it is rolled back. */
    int next(ModelName model) {
        return jdbc.sql("""
            insert into version_numbering (model, last_number) values (:model, 1)
            on conflict (model) do update set last_number = version_numbering.last_number + 1
            returning last_number""").param("model", model.value()).query(Integer.class).single();
    }
}
