package io.modelport.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitStatusTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0   | without giving a result
        1   | an error that it could not report
        3   | used up its Java memory
        12  | exit code 12
        134 | crashed in native code (SIGABRT)
        137 | ran out of memory
        139 | crashed in native code (SIGSEGV)
        143 | SIGTERM
        155 | Signal 27
        """)
    void saysInWordsHowAProcessEnded(int code, String words) {
        assertThat(new ExitStatus(code).reason()).contains(words).endsWith(".");
    }
}
