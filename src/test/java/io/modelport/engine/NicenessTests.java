package io.modelport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NicenessTests {

    /** Its place behind the name. */
    private static final int NICE = 16;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aThreadStepsBackAndTheOthersStayWhereTheyWere() throws Exception {
        int before = niceness();
        FutureTask<Integer> task = new FutureTask<>(() -> {
            Niceness.ofThisThread(before + 3);
            return niceness();
        });
        Thread thread = new Thread(task);
        thread.start();

        assertThat(task.get()).isEqualTo(before + 3);
        assertThat(niceness()).isEqualTo(before);
    }

    private static int niceness() throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        // The thread's name, in brackets, may hold spaces.
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE]);
    }
}
