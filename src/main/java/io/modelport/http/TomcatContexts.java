package io.modelport.http;

import java.util.List;
import org.apache.catalina.Container;
import org.apache.catalina.Host;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the standalone contexts beside Spring's, and the guard and our error page before all of them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpSettings.class)
class TomcatContexts {

    @Bean
    HostNames hostNames(HttpSettings settings) {
        return new HostNames(settings.allowedHosts());
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> standaloneContexts(
            ObjectProvider<StandaloneContext> contexts, HttpSettings settings, ProblemBody body, BusyThreads busy,
            @Value("${server.tomcat.threads.max}") int threads) {
        return factory -> {
            factory.addConnectorCustomizers(connector -> {
                busy.watch(connector.getProtocolHandler());
                // curl calls JSON a form unless told otherwise; who asks for a parameter must not take such a body.
                connector.setParseBodyMethods("");
            });
            factory.addEngineValves(new Leftovers(threads),
                    new HostAndOriginGuard(settings, factory.getAddress(), body));
            factory.addContextCustomizers(spring -> {
                Host host = (Host) spring.getParent();
                host.getPipeline().addValve(new ErrorBody(body));
                List<StandaloneContext> beside = contexts.orderedStream().toList();
                beside.forEach(context -> add(host, context));
            });
        };
    }

    private static void add(Host host, StandaloneContext standalone) {
        StandardContext context = new StandardContext();
        // It looks for what an undeployed application leaves in the JVM; these contexts end with the process.
        context.setClearReferencesThreadLocals(false);
        context.setClearReferencesRmiTargets(false);
        context.setName(standalone.path());
        context.setPath(standalone.path());
        context.addLifecycleListener(new Tomcat.FixContextListener());
        context.setParentClassLoader(TomcatContexts.class.getClassLoader());
        Container parent = host;
        parent.addChild(context);
        Wrapper wrapper = context.createWrapper();
        wrapper.setName(standalone.path());
        wrapper.setServlet(standalone.servlet());
        wrapper.setAsyncSupported(true);
        wrapper.setLoadOnStartup(1);
        context.addChild(wrapper);
        context.addServletMappingDecoded("/*", wrapper.getName());
    }
}
