package io.modelport.serving;

import io.modelport.engine.Niceness;
import io.modelport.serving.core.Crowd;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.MemoryBudget;
import io.modelport.serving.core.Router;
import io.modelport.serving.core.ServingStats;
import io.modelport.serving.core.Shadows;
import io.modelport.serving.servlet.HttpLimits;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the data plane together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServingSettings.class)
class ServingConfiguration {

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 64;
    private static final long SHADOW_PAUSE_NANOS = 2_000_000;
    private static final int SHADOW_NICENESS = 10;
    private static final long SHADOW_STACK_BYTES = 16L << 20;
    private static final int MOST_THREADS_PER_CORE = 4;

    @Bean
    Router router() {
        return new Router();
    }

    @Bean
    MemoryBudget requestMemory(ServingSettings settings) {
        return new MemoryBudget(settings.memoryBudgetBytes());
    }

    @Bean
    DataPlane dataPlane(Router router, SlotThreads slotThreads, ObjectProvider<ServingStats> stats,
            ServingSettings settings, MemoryBudget requestMemory, Crowd crowd, ExecutorService shadowThread) {
        Shadows shadows = new Shadows(router, requestMemory, shadowThread, System::nanoTime,
                () -> LockSupport.parkNanos(SHADOW_PAUSE_NANOS), settings.shadowQueueLimit(),
                Runtime.getRuntime().availableProcessors());
        return new DataPlane(router, slotThreads, System::nanoTime, stats.getIfAvailable(() -> ServingStats.NONE),
                settings.requestTimeout(), requestMemory, crowd, shadows,
                settings.hangLimits());
    }

    /** Calls that stand in line at HTTP or gRPC are a crowd when they are more than twice the processors. */
    @Bean
    Crowd crowd() {
        return new Crowd(2 * Runtime.getRuntime().availableProcessors());
    }

    /** Runs copies of requests, one at a time, behind all that callers wait for. */
    @Bean(destroyMethod = "shutdownNow")
    ExecutorService shadowThread() {
        return Executors.newSingleThreadExecutor(task -> new Thread(null, () -> {
            Niceness.ofThisThread(SHADOW_NICENESS);
            task.run();
        }, "shadow", SHADOW_STACK_BYTES));
    }

    @Bean
    SlotThreads slotThreads() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new SlotThreads(cores, cores * MOST_THREADS_PER_CORE);
    }

    @Bean
    PlaneWatch planeWatch(DataPlane plane, SlotThreads slotThreads) {
        return new PlaneWatch(plane, slotThreads);
    }

    @Bean
    HttpLimits dataPlaneHttpLimits(ServingSettings settings, MemoryBudget requestMemory) {
        return new HttpLimits((int) Math.min(settings.bodyLimit().toBytes(), LARGEST_ARRAY),
                settings.requestTimeout(), requestMemory);
    }
}
