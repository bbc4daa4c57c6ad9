-- A version that serves though some of its runs do not end; the reason says what is wrong.
alter table deployment_node_version
    drop constraint deployment_node_version_state_check,
    drop constraint deployment_node_version_check,
    add constraint deployment_node_version_state_check
        check (state in ('LOADING', 'WARMING', 'SERVING', 'DEGRADED', 'DRAINING', 'FAILED')),
    add constraint deployment_node_version_check check ((state in ('FAILED', 'DEGRADED')) = (reason is not null));
