package io.modelport.dataset;

import org.springframework.stereotype.Service;

/** Tells what dataset versions there are. */
@Service
public class Datasets {

    /** @throws io.modelport.problem.NotFound when there is no such dataset or version */
    public DatasetVersion get(DatasetVersionId version) {
        throw new UnsupportedOperationException();
    }
}
