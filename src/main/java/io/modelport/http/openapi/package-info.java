/** The API description: what springdoc reads from the controllers, completed from Javadoc and nullness. */
@NullMarked
package io.modelport.http.openapi;

import org.jspecify.annotations.NullMarked;
