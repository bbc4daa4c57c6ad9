/** The PostgreSQL server that a node without an external database keeps in its home: private, durable, supervised. */
@NullMarked
package io.modelport.node.postgres;

import org.jspecify.annotations.NullMarked;
