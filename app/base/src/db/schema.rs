//! Diesel's view of the tables. Generated from the migrated database by `tests/contracts/generated_files.rs`; not written by hand.

diesel::table! {
    clinics (id) {
        id -> Text,
        name_fr -> Text,
        name_en -> Text,
        public_name_fr -> Text,
        public_name_en -> Text,
        mail_label_fr -> Nullable<Text>,
        mail_label_en -> Nullable<Text>,
        phone -> Text,
        time_zone -> Text,
        created_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    departments (id) {
        id -> Text,
        clinic_id -> Text,
        name_fr -> Text,
        name_en -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    persons (id) {
        id -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    person_keys (person_id) {
        person_id -> Text,
        key_id -> Text,
        wrapped -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    accounts (id) {
        id -> Text,
        person_id -> Text,
        email -> Text,
        email_hash -> Text,
        given_name -> Text,
        family_name -> Text,
        password_hash -> Text,
        password_changed_at -> Timestamp,
        page_language -> Text,
        notification_language -> Text,
        mobile -> Nullable<Text>,
        home_phone -> Nullable<Text>,
        address_line -> Nullable<Text>,
        city -> Nullable<Text>,
        province -> Nullable<Text>,
        postal_code -> Nullable<Text>,
        epoch -> Integer,
        failures -> Integer,
        failed_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
        revision -> Integer,
    }
}

diesel::table! {
    role_grants (id) {
        id -> Text,
        account_id -> Text,
        role -> Text,
        clinic_id -> Nullable<Text>,
        department_id -> Nullable<Text>,
        profession_fr -> Nullable<Text>,
        profession_en -> Nullable<Text>,
        granted_by -> Nullable<Text>,
        created_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    files (id) {
        id -> Text,
        clinic_id -> Text,
        person_id -> Text,
        given_name -> Text,
        family_name -> Text,
        search_name -> Text,
        sex -> Text,
        birth_date -> Binary,
        birth_date_hash -> Text,
        insurance_number -> Nullable<Binary>,
        insurance_number_hash -> Nullable<Text>,
        insurance_number_reason -> Nullable<Text>,
        email -> Nullable<Text>,
        email_hash -> Nullable<Text>,
        mobile -> Nullable<Text>,
        mobile_hash -> Nullable<Text>,
        home_phone -> Nullable<Text>,
        address_line -> Nullable<Text>,
        city -> Nullable<Text>,
        province -> Nullable<Text>,
        postal_code -> Nullable<Text>,
        language -> Text,
        created_by -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        revision -> Integer,
    }
}

diesel::table! {
    file_departments (file_id, department_id) {
        file_id -> Text,
        department_id -> Text,
    }
}

diesel::table! {
    virtual_care_consents (id) {
        id -> Text,
        file_id -> Text,
        decision -> Text,
        decided_on -> Date,
        channel -> Text,
        consenter -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    invitations (id) {
        id -> Text,
        purpose -> Text,
        file_id -> Nullable<Text>,
        representation_id -> Nullable<Text>,
        clinic_id -> Nullable<Text>,
        department_id -> Nullable<Text>,
        role -> Nullable<Text>,
        profession_fr -> Nullable<Text>,
        profession_en -> Nullable<Text>,
        given_name -> Text,
        family_name -> Text,
        email -> Text,
        email_hash -> Text,
        language -> Text,
        token_hash -> Text,
        code_hash -> Text,
        code_channel -> Text,
        code_failures -> Integer,
        created_by -> Nullable<Text>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        opened_at -> Nullable<Timestamp>,
        locked_at -> Nullable<Timestamp>,
        accepted_at -> Nullable<Timestamp>,
        accepted_by -> Nullable<Text>,
        replaced_at -> Nullable<Timestamp>,
        expired_at -> Nullable<Timestamp>,
        renewal_asked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    registrations (id) {
        id -> Text,
        invitation_id -> Text,
        browser_hash -> Text,
        terms_version -> Nullable<Integer>,
        terms_language -> Nullable<Text>,
        terms_accepted_at -> Nullable<Timestamp>,
        code_verified_at -> Nullable<Timestamp>,
        identity_confirmed_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        account_id -> Text,
        token_hash -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        expires_at -> Timestamp,
        idle_seconds -> Integer,
        epoch -> Integer,
        ended_at -> Nullable<Timestamp>,
        end_reason -> Nullable<Text>,
        user_agent -> Text,
        origin -> Nullable<Text>,
    }
}

diesel::table! {
    login_attempts (id) {
        id -> Text,
        account_id -> Nullable<Text>,
        email_hash -> Text,
        browser_hash -> Text,
        failures -> Integer,
        resends -> Integer,
        masked_email -> Text,
        return_to -> Nullable<Text>,
        created_at -> Timestamp,
        succeeded_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    login_codes (id) {
        id -> Text,
        attempt_id -> Text,
        email_hash -> Text,
        code_hash -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    password_resets (id) {
        id -> Text,
        account_id -> Text,
        token_hash -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        replaced_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    remembered_browsers (token_hash) {
        token_hash -> Text,
        account_id -> Nullable<Text>,
        email -> Binary,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    terms_versions (version) {
        version -> Integer,
        body_fr -> Text,
        body_en -> Text,
        published_at -> Timestamp,
    }
}

diesel::table! {
    terms_acceptances (id) {
        id -> Text,
        account_id -> Text,
        version -> Integer,
        language -> Text,
        accepted_at -> Timestamp,
    }
}

diesel::table! {
    rate_counters (bucket, window_at) {
        bucket -> Text,
        window_at -> Timestamp,
        count -> Integer,
    }
}

diesel::table! {
    parked_posts (id) {
        id -> Text,
        account_id -> Text,
        path -> Text,
        body -> Binary,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    done_forms (form_key) {
        form_key -> Text,
        account_id -> Text,
        location -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    definitions (id) {
        id -> Text,
        kind -> Text,
        key -> Text,
        version -> Integer,
        hash -> Text,
        clinic_id -> Nullable<Text>,
        title_fr -> Text,
        title_en -> Text,
        body -> Text,
        published_at -> Timestamp,
        retired_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    follow_ups (id) {
        id -> Text,
        file_id -> Text,
        person_id -> Text,
        clinic_id -> Text,
        department_id -> Text,
        definition_id -> Text,
        title_fr -> Text,
        title_en -> Text,
        started_at -> Timestamp,
        suspended_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        end_reason -> Nullable<Text>,
        created_by -> Text,
        revision -> Integer,
    }
}

diesel::table! {
    follow_up_members (follow_up_id, account_id) {
        follow_up_id -> Text,
        account_id -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    representations (id) {
        id -> Text,
        person_id -> Text,
        represented_id -> Text,
        file_id -> Text,
        follow_up_id -> Nullable<Text>,
        may_see -> Bool,
        may_answer -> Bool,
        may_message -> Bool,
        may_files -> Bool,
        may_appointments -> Bool,
        starts_on -> Date,
        ends_on -> Nullable<Date>,
        accepted_at -> Nullable<Timestamp>,
        suspended_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    activities (id) {
        id -> Text,
        follow_up_id -> Text,
        person_id -> Text,
        clinic_id -> Text,
        department_id -> Text,
        kind -> Text,
        definition_id -> Nullable<Text>,
        title_fr -> Text,
        title_en -> Text,
        state -> Text,
        due_on -> Nullable<Date>,
        due_at -> Nullable<Timestamp>,
        available_at -> Timestamp,
        started_at -> Nullable<Timestamp>,
        completed_at -> Nullable<Timestamp>,
        reviewed_at -> Nullable<Timestamp>,
        reviewed_by -> Nullable<Text>,
        requested_by -> Text,
        revision -> Integer,
    }
}

diesel::table! {
    responses (id) {
        id -> Text,
        activity_id -> Text,
        person_id -> Text,
        definition_id -> Text,
        version -> Integer,
        saved_at -> Nullable<Timestamp>,
        submitted_at -> Nullable<Timestamp>,
        submitted_by -> Nullable<Text>,
    }
}

diesel::table! {
    answers (id) {
        id -> Text,
        response_id -> Text,
        item -> Text,
        version -> Integer,
        value -> Nullable<Binary>,
        account_id -> Text,
        saved_at -> Timestamp,
    }
}

diesel::table! {
    response_submissions (id) {
        id -> Text,
        response_id -> Text,
        version -> Integer,
        body -> Binary,
        definition_hash -> Text,
        language -> Text,
        account_id -> Text,
        submitted_at -> Timestamp,
    }
}

diesel::table! {
    staff_tasks (id) {
        id -> Text,
        dedup_key -> Text,
        clinic_id -> Text,
        department_id -> Nullable<Text>,
        kind -> Text,
        file_id -> Nullable<Text>,
        invitation_id -> Nullable<Text>,
        activity_id -> Nullable<Text>,
        note -> Nullable<Binary>,
        created_at -> Timestamp,
        due_at -> Nullable<Timestamp>,
        done_at -> Nullable<Timestamp>,
        done_by -> Nullable<Text>,
    }
}

diesel::table! {
    jobs (id) {
        id -> Text,
        queue -> Text,
        payload -> Text,
        status -> Text,
        attempts -> Integer,
        max_attempts -> Integer,
        lane -> Integer,
        run_at -> Timestamp,
        locked_by -> Nullable<Text>,
        locked_at -> Nullable<Timestamp>,
        fence -> Integer,
        done_at -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        unique_key -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    job_workers (id) {
        id -> Text,
        started_at -> Timestamp,
        seen_at -> Timestamp,
    }
}

diesel::table! {
    outbound_messages (id) {
        id -> Text,
        channel -> Text,
        recipient -> Binary,
        recipient_hash -> Text,
        account_id -> Nullable<Text>,
        file_id -> Nullable<Text>,
        invitation_id -> Nullable<Text>,
        template -> Text,
        language -> Text,
        body -> Nullable<Binary>,
        message_id -> Text,
        state -> Text,
        attempts -> Integer,
        valid_until -> Timestamp,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
        failed_at -> Nullable<Timestamp>,
        failure -> Nullable<Text>,
        dropped_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    local_mailbox (id) {
        id -> Text,
        channel -> Text,
        recipient -> Binary,
        recipient_hash -> Text,
        language -> Text,
        body -> Binary,
        sent_at -> Timestamp,
    }
}

diesel::table! {
    dev_clock (id) {
        id -> Integer,
        offset_us -> BigInt,
    }
}

diesel::table! {
    instance_facts (name) {
        name -> Text,
        value -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    audit_events (id) {
        id -> Text,
        at -> Timestamp,
        action -> Text,
        actor_id -> Nullable<Text>,
        actor_kind -> Text,
        person_id -> Nullable<Text>,
        acting_for -> Bool,
        clinic_id -> Nullable<Text>,
        item_kind -> Nullable<Text>,
        item_id -> Nullable<Text>,
        detail -> Text,
        request -> Text,
        origin -> Nullable<Text>,
        node -> Text,
    }
}

diesel::table! {
    audit_seals (seq) {
        seq -> BigInt,
        event_id -> Text,
        hash -> Text,
        sealed_at -> Timestamp,
    }
}

diesel::table! {
    audit_heads (day) {
        day -> Date,
        seq -> BigInt,
        hash -> Text,
        signature -> Text,
        exported_at -> Timestamp,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    activities,
    answers,
    audit_events,
    audit_heads,
    audit_seals,
    clinics,
    definitions,
    departments,
    dev_clock,
    done_forms,
    file_departments,
    files,
    follow_up_members,
    follow_ups,
    instance_facts,
    invitations,
    job_workers,
    jobs,
    local_mailbox,
    login_attempts,
    login_codes,
    outbound_messages,
    parked_posts,
    password_resets,
    person_keys,
    persons,
    rate_counters,
    registrations,
    remembered_browsers,
    representations,
    response_submissions,
    responses,
    role_grants,
    sessions,
    staff_tasks,
    terms_acceptances,
    terms_versions,
    virtual_care_consents,
);
