package io.modelport.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Makes the caller that the key check names known to Spring Security. */
final class KeyAuthenticationFilter extends OncePerRequestFilter {

    private final KeyCheck keys;

    KeyAuthenticationFilter(KeyCheck keys) {
        this.keys = keys;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        keys.check(request.getHeader("Authorization")).ifPresent(actor -> {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(actor, null,
                    AuthorityUtils.createAuthorityList("ROLE_ADMIN")));
            SecurityContextHolder.setContext(context);
        });
        chain.doFilter(request, response);
    }

    /** An asynchronous answer, such as an event stream, is dispatched again and must know its caller then too. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }
}
