package io.modelport.security;

import io.modelport.http.ProblemBody;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * The rule of every path below Spring's context; a path without a rule is denied.
 *
 * <p>
 * There is no protection against request forgery by token: no caller is known by a cookie, and the guard over Host and
 * Origin refuses what a foreign page sends.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecuritySettings.class)
class AccessRules {

    @Bean
    SecurityFilterChain accessRuleChain(HttpSecurity http, KeyCheck keys, ProblemBody body) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new KeyAuthenticationFilter(keys), AuthorizationFilter.class)
                .authorizeHttpRequests(rules -> rules.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")
                        .permitAll()
                        // The console's files hold nothing of anybody; what it shows, it gets from the API.
                        .requestMatchers(HttpMethod.GET, "/", "/console", "/console/**")
                        .permitAll()
                        // These check the token of their own attempt.
                        .requestMatchers("/internal/attempts/**")
                        .permitAll()
                        .requestMatchers("/api/v1/**", "/actuator/info", "/actuator/prometheus")
                        .authenticated()
                        .anyRequest()
                        .denyAll())
                .exceptionHandling(failures -> failures
                        .authenticationEntryPoint((request, response, failure) -> {
                            response.setHeader("WWW-Authenticate", "Bearer realm=\"modelport\"");
                            body.write(401, "key-required",
                                    "This call needs a key, and none that is valid came with it.",
                                    "Send the header Authorization: Bearer <key>.", response);
                        })
                        .accessDeniedHandler((request, response, failure) -> body.write(404, "no-such-path",
                                "Nothing is at " + request.getRequestURI() + ".",
                                "See the API description at /api/v1/openapi.json.", response)))
                .build();
    }

    /**
     * Model and dataset names may hold a percent sign or, percent-encoded, a semicolon; their value types refuse what is
     * unsafe. A bare semicolon stays refused: it begins a path parameter, which Spring drops, so that a call for
     * {@code a;b} would reach {@code a}. Nothing here decodes a path twice, so an encoded character in a decoded path is
     * only text.
     */
    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedPeriod(true);
        firewall.getEncodedUrlBlocklist().removeAll(List.of("%3b", "%3B"));
        firewall.getDecodedUrlBlocklist().removeIf(text -> text.equals(";") || text.startsWith("%"));
        return firewall;
    }

    @Bean
    RequestRejectedHandler firewallProblems(ProblemBody body) {
        return (request, response, failure) -> body.write(400, "path-not-allowed",
                "The path " + request.getRequestURI() + " holds something that no path here may hold.",
                "Percent-encode what is part of a name, such as %3B for a semicolon.", response);
    }

    /** There are no passwords; this keeps Spring Boot from inventing a user with one. */
    @Bean
    UserDetailsService noUsers() {
        return name -> {
            throw new UsernameNotFoundException("there are no users with passwords");
        };
    }
}
