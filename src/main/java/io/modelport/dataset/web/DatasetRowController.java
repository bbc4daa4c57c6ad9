package io.modelport.dataset.web;

import io.modelport.dataset.DatasetName;
import io.modelport.dataset.DatasetRows;
import io.modelport.dataset.DatasetVersionId;
import io.modelport.dataset.GreyImage;
import io.modelport.http.Limit;
import io.modelport.problem.Invalid;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The examples of dataset versions. */
@Tag(name = "Datasets")
@RestController
@RequestMapping("/api/v1/datasets/{name}/versions/{version}/rows")
class DatasetRowController {

    private final DatasetRows rows;

    DatasetRowController(DatasetRows rows) {
        this.rows = rows;
    }

    /**
     * Lists examples with their images.
     *
     * @param name the dataset's name
     * @param version the version's number
     * @param split {@code train} or {@code test}
     * @param label only examples of the class of this name
     * @param offset how many of them to pass over
     * @param limit how many to list at most, from 1 to 500, fewer when the images are large
     */
    @GetMapping
    DatasetRowsBody list(@PathVariable DatasetName name, @PathVariable int version,
            @RequestParam(defaultValue = "train") String split, @RequestParam(required = false) @Nullable String label,
            @RequestParam(defaultValue = "0") long offset, @RequestParam(defaultValue = "20") int limit)
            throws IOException {
        if (offset < 0) {
            throw new Invalid("invalid-offset", "offset is " + offset + ".", "Use 0 or more.", "offset");
        }
        return DatasetRowsBody
                .of(rows.list(new DatasetVersionId(name, version), split, label, offset, Limit.require(limit)));
    }

    /**
     * Draws the image of one example, as PNG of 8-bit grey.
     *
     * @param name the dataset's name
     * @param version the version's number
     * @param split {@code train} or {@code test}
     * @param index the example's index within the split, from 0
     * @param scale how many pixels wide and high each pixel is drawn, from 1 to 16
     */
    @GetMapping(path = "/{split}/{index}/image", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> image(@PathVariable DatasetName name, @PathVariable int version, @PathVariable String split,
            @PathVariable int index, @RequestParam(defaultValue = "1") int scale) throws IOException {
        GreyImage image = rows.image(new DatasetVersionId(name, version), split, index);
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_PNG)
                .cacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable())
                .body(GreyPng.encode(image, scale));
    }

    /**
     * Some examples of a split.
     *
     * @param total how many there are in all that fit what was asked
     * @param items those listed, in their order
     */
    record DatasetRowsBody(@Schema(example = "1028") int total, List<DatasetRowBody> items) {

        static DatasetRowsBody of(DatasetRows.RowPage page) {
            return new DatasetRowsBody(page.total(), page.rows().stream().map(DatasetRowBody::of).toList());
        }
    }

    /**
     * An example.
     *
     * @param index its index within the split, from 0
     * @param classNumber the number of its class, from 0
     * @param label the name of its class
     * @param image its image as a data URI of a PNG of 8-bit grey
     */
    record DatasetRowBody(@Schema(example = "17") int index, @Schema(example = "7") int classNumber,
            @Schema(example = "7") String label, @Schema(example = "data:image/png;base64,iVBORw0KGgo=") String image) {

        static DatasetRowBody of(DatasetRows.Row row) {
            return new DatasetRowBody(row.index(), row.classNumber(), row.label(),
                    "data:image/png;base64," + Base64.getEncoder().encodeToString(GreyPng.encode(row.image(), 1)));
        }
    }
}
