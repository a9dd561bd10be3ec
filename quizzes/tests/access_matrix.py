"""Who may what, at every address of the site: the table that `test_access_matrix` holds it to.

The course at hand is not open. Its people, and those of a course elsewhere:

    nobody      is not logged in
    student     is enrolled in the course; the attempts here are theirs
    outsider    is a student of the course elsewhere
    assistant   sees all of the course and changes nothing
    instructor  teaches it
    owner       teaches it, and appoints its staff
    elsewhere   teaches the course elsewhere, and is a stranger here
    admin       is an administrator

What they get:

    page      a page              done      something is changed, and a page or a redirect says so
    file      a download          redirect  another page; nothing is changed
    data      JSON                login     the page to log in
    403, 404, 405   refused: not yours to do; not there, as far as you can tell; no such method

Each line has a method, an address and what everybody gets. `{names}` are from `access_world`: those
that begin with `foreign_` belong to the course elsewhere. A POST sends what `access_forms` has under the
`+name` after the address. To add an address, add a line; one that stands for many, such as the
format of a file, has a line for each.
"""

PEOPLE = ["nobody", "student", "outsider", "assistant", "instructor", "owner", "elsewhere", "admin"]

TABLE = """
#                                                                                    nobody   student  outsider assistant instructor owner    elsewhere admin

# Students: what there is to take
GET  /                                                                               login    page     page     page      page       page     page      page
GET  /progress/                                                                      login    page     page     page      page       page     page      page
GET  /quizzes/{course}/{quiz}/                                                       login    page     404      page      page       page     404       page
POST /quizzes/{course}/{quiz}/start/                                                 login    redirect 404      done      done       done     404       done
GET  /images/{picture}.png                                                           login    file     404      file      file       file     404       file

# Coming into a course by a code or a link, which are for whoever has them, and leaving it
GET  /join/                                                                          login    page     page     page      page       page     page      page
GET  /join/?code={guests_code}                                                       login    page     page     page      page       page     page      page
POST /join/ +code-of-guests                                                          login    done     done     done      done       done     done      page
POST /join/ +code                                                                    login    redirect done     page      page       page     done      page
POST /join/ +wrong-code                                                              login    page     page     page      page       page     page      page
GET  /invitations/{link}/                                                            login    page     page     page      page       page     page      page
POST /invitations/{link}/                                                            login    done     done     done      done       done     done      410
GET  /invitations/{staff_link}/                                                      login    page     page     page      page       page     page      page
POST /invitations/{staff_link}/                                                      login    done     done     done      done       done     done      done
GET  /invitations/{link}x/                                                           login    410      410      410       410        410      410       410
POST /invitations/{link}x/                                                           login    410      410      410       410        410      410       410
GET  /courses/{course}/                                                              login    page     404      page      page       page     404       page
GET  /courses/{course}/leave/                                                        login    page     404      404       404        404      404       404
POST /courses/{course}/leave/                                                        login    done     404      404       404        404      404       404

# Students: their own attempts, which nobody else writes to
GET  /attempts/{open_attempt}/                                                       login    page     404      404       404        404      404       404
GET  /attempts/{open_attempt}/state/                                                 login    data     404      404       404        404      404       404
POST /attempts/{open_attempt}/save/ +answers                                         login    done     404      404       404        404      404       404
POST /attempts/{open_attempt}/submit/ +answers                                       login    done     404      404       404        404      404       404
GET  /attempts/{open_attempt}/review/                                                login    redirect 404      redirect  redirect   redirect 404       redirect
GET  /attempts/{open_attempt}/receipt/                                               login    404      404      404       404        404      404       404
GET  /attempts/{attempt}/                                                            login    redirect 404      404       404        404      404       404
GET  /attempts/{attempt}/review/                                                     login    page     404      page      page       page     404       page
GET  /attempts/{attempt}/receipt/                                                    login    file     404      file      file       file     404       file
GET  /attempts/{classmates_attempt}/                                                 login    404      404      404       404        404      404       404
GET  /attempts/{classmates_attempt}/review/                                          login    404      404      page      page       page     404       page
GET  /attempts/{classmates_attempt}/receipt/                                         login    404      404      file      file       file     404       file
POST /attempts/{open_attempt}/sign-in/ +password                                     page     page     page     page      page       page     page      page
GET  /attempts/{open_attempt}/sign-in/code/                                          405      405      405      405       405        405      405       405
POST /attempts/{open_attempt}/sign-in/code/                                          login    redirect redirect redirect  redirect   redirect redirect  redirect

# Students: their own practice, which nobody else sees
GET  /practice/                                                                      login    page     page     page      page       page     page      page
POST /practice/start/                                                                login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /practice/{session}/                                                            login    page     404      404       404        404      404       404
POST /practice/{session}/1/answer/ +unknown                                          login    done     404      404       404        404      404       404
POST /practice/{session}/1/rate/ +guessed                                            login    redirect 404      404       404        404      404       404
GET  /practice/{classmates_session}/                                                 login    404      404      404       404        404      404       404
POST /attempts/{attempt}/practise/                                                   login    redirect 404      404       404        404      404       404
POST /attempts/{classmates_attempt}/practise/                                        login    404      404      404       404        404      404       404
# Students: what is wrong with a question of their own attempt or practice, and the replies
GET  /reports/                                                                       login    page    page     page     page      page     page     page
GET  /attempts/{attempt}/questions/1/report/                                         login    page    404      404      404       404      404      404
GET  /attempts/{attempt}/questions/9/report/                                         login    404     404      404      404       404      404      404
POST /attempts/{attempt}/questions/2/report/ +note                                   login    done    404      404      404       404      404      404
POST /attempts/{attempt}/questions/2/report/ +no-note                                login    page    404      404      404       404      404      404
GET  /attempts/{open_attempt}/questions/1/report/                                    login    404     404      404      404       404      404      404
POST /attempts/{open_attempt}/questions/1/report/ +note                              login    404     404      404      404       404      404      404
GET  /attempts/{classmates_attempt}/questions/1/report/                              login    404     404      404      404       404      404      404
POST /attempts/{classmates_attempt}/questions/1/report/ +note                        login    404     404      404      404       404      404      404
GET  /practice/{practised}/1/report/                                                 login    page    404      404      404       404      404      404
POST /practice/{practised}/1/report/ +note                                             login    done    404      404      404       404      404      404
GET  /practice/{classmates_practised}/1/report/                                        login    404     404      404      404       404      404      404
POST /practice/{classmates_practised}/1/report/ +note                                  login    404     404      404      404       404      404      404

# Accounts
GET  /accounts/                                                                      login    page     page     page      page       page     page      page
GET  /accounts/login/                                                                page     redirect redirect redirect  redirect   redirect redirect  redirect
POST /accounts/login/ +password                                                      page     redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/language/                                                             redirect redirect redirect redirect  redirect   redirect redirect  redirect
POST /accounts/language/                                                             redirect redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/login/code/confirm/                                                   login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/logout/                                                               login    page     page     page      page       page     page      page
POST /accounts/logout/                                                               login    login    login    login     login      login    login     login
GET  /accounts/signup/                                                               page     redirect redirect redirect  redirect   redirect redirect  redirect
POST /accounts/signup/ +password                                                     page     redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/inactive/                                                             page     page     page     page      page       page     page      page
GET  /accounts/reauthenticate/                                                       login    page     page     page      page       page     page      page
POST /accounts/reauthenticate/ +password                                             login    page     page     page      page       page     page      page
GET  /accounts/reauthenticate/code/                                                  login    403      403      403       403        403      403       403
GET  /accounts/reauthenticate/code/confirm/                                          login    403      403      403       403        403      403       403
GET  /accounts/email/                                                                login    page     page     page      page       page     page      page
POST /accounts/email/ +password                                                      login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/confirm-email/                                                        login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/password/change/                                                      login    page     page     page      page       page     page      page
POST /accounts/password/change/ +password                                            login    page     page     page      page       page     page      page
GET  /accounts/password/set/                                                         login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/password/reset/                                                       page     page     page     page      page       page     page      page
POST /accounts/password/reset/ +password                                             page     page     page     page      page       page     page      page
GET  /accounts/password/reset/done/                                                  page     page     page     page      page       page     page      page
GET  /accounts/password/reset/key/1-set-password/                                    page     page     page     page      page       page     page      page
GET  /accounts/password/reset/key/done/                                              page     page     page     page      page       page     page      page
GET  /accounts/2fa/                                                                  login    page     page     page      page       page     page      page
GET  /accounts/2fa/authenticate/                                                     login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/2fa/reauthenticate/                                                   login    redirect page     redirect  redirect   redirect redirect  redirect
GET  /accounts/2fa/totp/activate/                                                    login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/2fa/totp/deactivate/                                                  login    404      redirect 404       404        404      404       404
GET  /accounts/2fa/recovery-codes/                                                   login    404      404      404       404        404      404       404
GET  /accounts/2fa/recovery-codes/generate/                                          login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/2fa/recovery-codes/download/                                          login    404      404      404       404        404      404       404
GET  /accounts/2fa/webauthn/                                                         login    page     page     page      page       page     page      page
GET  /accounts/2fa/webauthn/add/                                                     login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/2fa/webauthn/reauthenticate/                                          login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/2fa/webauthn/keys/1/remove/                                           login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/2fa/webauthn/keys/1/edit/                                             login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/2fa/webauthn/login/                                                   login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /accounts/sessions/                                                             login    page     page     page      page       page     page      page
POST /accounts/sessions/                                                             login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /my-data/                                                                       login    page     page     page      page       page     page      page
POST /my-data/                                                                       login    file     file     file      file       file     file      file
GET  /my-data/delete/                                                                login    page     page     page      page       page     page      page
POST /my-data/delete/ +password                                                      login    page     page     page      page       page     page      page
POST /my-data/delete/ +right-password                                                login    done     done     done      done       page     done      page
POST /accounts/ +name                                                                login    done     done     done      done       done     done      done
POST /accounts/email/ +new-address                                                   login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /healthz                                                                        data     data     data     data      data       data     data      data

# The admin as a whole
GET  /admin/                                                                         login    login    login    page      page       page     page      page
GET  /admin/quizzes/                                                                 login    login    login    page      page       page     page      page
GET  /admin/accounts/                                                                login    login    login    404       404        404      404       page
GET  /admin/login/                                                                   login    403      403      redirect  redirect   redirect redirect  redirect
GET  /admin/password_change/                                                         login    redirect redirect redirect  redirect   redirect redirect  redirect
GET  /admin/password_change/done/                                                    login    login    login    page      page       page     page      page
POST /admin/logout/                                                                  login    redirect redirect login     login      login    login     login
GET  /admin/jsi18n/                                                                  login    login    login    page      page       page     page      page
GET  /admin/r/1/1/                                                                   login    login    login    404       404        404      404       404
GET  /admin/no-such-page/                                                            login    login    login    404       404        404      404       404

# Searching rows for a field of a form
GET  /admin/autocomplete/?app_label=quizzes&model_name=extension&field_name=quiz     login    login    login    data      data       data     data      data
GET  /admin/autocomplete/?app_label=quizzes&model_name=quiz&field_name=current_revision login    login    login    data      data       data     data      data
GET  /admin/autocomplete/?app_label=quizzes&model_name=quiz&field_name=course        login    login    login    data      data       data     data      data
GET  /admin/autocomplete/?app_label=quizzes&model_name=accommodation&field_name=student login    login    login    403       403        403      403       data
GET  /admin/quizzes/accommodation/students/?app_label=quizzes&model_name=accommodation&field_name=student login    login    login    403       data       data     data      data
GET  /admin/quizzes/extension/students/?app_label=quizzes&model_name=extension&field_name=student login    login    login    403       data       data     data      data

# People and groups: for administrators
GET  /admin/accounts/user/                                                           login    login    login    403       403        403      403       page
GET  /admin/accounts/user/add/                                                       login    login    login    403       403        403      403       page
POST /admin/accounts/user/add/ +superuser                                            login    login    login    403       403        403      403       page
GET  /admin/accounts/user/{student_pk}/                                              login    login    login    redirect  redirect   redirect redirect  redirect
GET  /admin/accounts/user/{student_pk}/change/                                       login    login    login    403       403        403      403       page
GET  /admin/accounts/user/{student_pk}/delete/                                       login    login    login    403       403        403      403       page
GET  /admin/accounts/user/{student_pk}/history/                                      login    login    login    403       403        403      403       page
GET  /admin/accounts/user/{student_pk}/password/                                     login    login    login    403       403        403      403       page
POST /admin/accounts/user/{student_pk}/change/ +superuser                            login    login    login    403       403        403      403       page
POST /admin/accounts/user/{student_pk}/password/ +password                           login    login    login    403       403        403      403       page
GET  /admin/auth/group/                                                              login    login    login    403       403        403      403       page
GET  /admin/auth/group/add/                                                          login    login    login    403       403        403      403       page
POST /admin/auth/group/add/ +group                                                   login    login    login    403       403        403      403       done
GET  /admin/auth/group/{group}/                                                      login    login    login    redirect  redirect   redirect redirect  redirect
GET  /admin/auth/group/{group}/change/                                               login    login    login    403       403        403      403       page
GET  /admin/auth/group/{group}/delete/                                               login    login    login    403       403        403      403       page
GET  /admin/auth/group/{group}/history/                                              login    login    login    403       403        403      403       page
GET  /admin/account/                                                                 login    login    login    404       404        404      404       page
GET  /admin/mfa/                                                                     login    login    login    404       404        404      404       page
GET  /admin/account/emailaddress/                                                    login    login    login    403       403        403      403       page
GET  /admin/account/emailaddress/add/                                                login    login    login    403       403        403      403       page
GET  /admin/account/emailaddress/{address}/                                          login    login    login    redirect  redirect   redirect redirect  redirect
GET  /admin/account/emailaddress/{address}/change/                                   login    login    login    403       403        403      403       page
POST /admin/account/emailaddress/{address}/change/ +verified-address                 login    login    login    403       403        403      403       done
GET  /admin/account/emailaddress/{address}/delete/                                   login    login    login    403       403        403      403       page
GET  /admin/account/emailaddress/{address}/history/                                  login    login    login    403       403        403      403       page
GET  /admin/mfa/authenticator/                                                       login    login    login    403       403        403      403       page
GET  /admin/mfa/authenticator/add/                                                   login    login    login    403       403        403      403       403
GET  /admin/mfa/authenticator/{authenticator}/                                       login    login    login    redirect  redirect   redirect redirect  redirect
GET  /admin/mfa/authenticator/{authenticator}/change/                                login    login    login    403       403        403      403       page
POST /admin/mfa/authenticator/{authenticator}/change/ +delete                        login    login    login    403       403        403      403       403
GET  /admin/mfa/authenticator/{authenticator}/delete/                                login    login    login    403       403        403      403       page
POST /admin/mfa/authenticator/{authenticator}/delete/ +delete                        login    login    login    403       403        403      403       done
GET  /admin/mfa/authenticator/{authenticator}/history/                               login    login    login    403       403        403      403       page

# Courses
GET  /admin/quizzes/course/                                                          login    login    login    page      page       page     page      page
GET  /admin/quizzes/course/add/                                                      login    login    login    403       page       403      page      page
POST /admin/quizzes/course/add/ +new-course                                          login    login    login    403       done       403      done      done
GET  /admin/quizzes/course/{course_pk}/                                              login    login    login    redirect  redirect   redirect redirect  redirect
GET  /admin/quizzes/course/{course_pk}/change/                                       login    login    login    page      page       page     404       page
GET  /admin/quizzes/course/{course_pk}/delete/                                       login    login    login    403       403        403      404       403
POST /admin/quizzes/course/{course_pk}/delete/ +delete                               login    login    login    403       403        403      404       403
GET  /admin/quizzes/course/{course_pk}/history/                                      login    login    login    page      page       page     404       page
POST /admin/quizzes/course/{course_pk}/change/ +course                               login    login    login    403       done       done     404       done

# Courses: their people, for those who teach there, and their staff, for owners
GET  /admin/quizzes/course/{course_pk}/people/                                       login    login    login    page      page       page     404       page
POST /admin/quizzes/course/{course_pk}/people/remove/ +remove                        login    login    login    403       done       done     404       done
POST /admin/quizzes/course/{course_pk}/people/remove/ +remove-elsewhere              login    login    login    403       redirect   redirect 404       redirect
GET  /admin/quizzes/course/{course_pk}/people/remove/                                login    login    login    405       405        405      405       405
GET  /admin/quizzes/course/{course_pk}/people/{enrolment}/dates/                     login    login    login    403       page       page     404       page
POST /admin/quizzes/course/{course_pk}/people/{enrolment}/dates/ +dates              login    login    login    403       done       done     404       done
GET  /admin/quizzes/course/{course_pk}/people/{foreign_enrolment}/dates/             login    login    login    403       404        404      404       404
POST /admin/quizzes/course/{course_pk}/people/{foreign_enrolment}/dates/ +dates      login    login    login    403       404        404      404       404
GET  /admin/quizzes/course/{course_pk}/staff/appoint/                                login    login    login    403       403        redirect 404       redirect
POST /admin/quizzes/course/{course_pk}/staff/appoint/ +assistant                     login    login    login    403       403        done     404       done
POST /admin/quizzes/course/{course_pk}/staff/appoint/ +invited-assistant             login    login    login    403       403        done     404       done
POST /admin/quizzes/course/{course_pk}/staff/appoint/ +owner                         login    login    login    403       403        done     404       done
GET  /admin/quizzes/course/{course_pk}/staff/dismiss/                                login    login    login    405       405        405      405       405
POST /admin/quizzes/course/{course_pk}/staff/dismiss/ +dismiss                       login    login    login    403       403        done     404       done
POST /admin/quizzes/course/{course_pk}/staff/dismiss/ +dismiss-elsewhere             login    login    login    403       403        404      404       404
GET  /admin/quizzes/course/{course_pk}/invitations/send/                             login    login    login    405       405        405      405       405
POST /admin/quizzes/course/{course_pk}/invitations/send/ +invitation                 login    login    login    403       done       done     404       done
POST /admin/quizzes/course/{course_pk}/invitations/send/ +invitation-elsewhere       login    login    login    403       404        404      404       404
GET  /admin/quizzes/course/{course_pk}/invitations/withdraw/                         login    login    login    405       405        405      405       405
POST /admin/quizzes/course/{course_pk}/invitations/withdraw/ +invitation             login    login    login    403       done       done     404       done
POST /admin/quizzes/course/{course_pk}/invitations/withdraw/ +invitation-elsewhere   login    login    login    403       404        404      404       404
GET  /admin/quizzes/course/{course_pk}/codes/make/                                   login    login    login    403       redirect   redirect 404       redirect
POST /admin/quizzes/course/{course_pk}/codes/make/ +new-code                         login    login    login    403       done       done     404       done
GET  /admin/quizzes/course/{course_pk}/codes/end/                                    login    login    login    405       405        405      405       405
POST /admin/quizzes/course/{course_pk}/codes/end/ +end-code                          login    login    login    403       done       done     404       done
POST /admin/quizzes/course/{course_pk}/codes/end/ +end-code-elsewhere                login    login    login    403       404        404      404       404
GET  /admin/quizzes/course/{course_pk}/roster/                                       login    login    login    403       page       page     404       page
POST /admin/quizzes/course/{course_pk}/roster/ +roster                               login    login    login    403       done       done     404       done
GET  /admin/quizzes/course/{course_pk}/roster/{roster}/                              login    login    login    403       page       redirect 404       redirect
POST /admin/quizzes/course/{course_pk}/roster/{roster}/ +agree-to-roster             login    login    login    403       done       redirect 404       redirect
POST /admin/quizzes/course/{course_pk}/roster/{foreign_roster}/ +agree-to-roster     login    login    login    403       redirect   redirect 404       redirect
GET  /admin/quizzes/course/{course_pk}/order/                                        login    login    login    page      page       page     404       page
POST /admin/quizzes/course/{course_pk}/order/ +order                                 login    login    login    403       done       done     404       done

# Quizzes: the list, adding and importing
GET  /admin/quizzes/quiz/                                                            login    login    login    page      page       page     page      page
GET  /admin/quizzes/quiz/?course__id__exact={course_pk}                              login    login    login    page      page       page     page      page
GET  /admin/quizzes/quiz/?q=planets                                                  login    login    login    page      page       page     page      page
GET  /admin/quizzes/quiz/add/                                                        login    login    login    403       page       page     page      page
POST /admin/quizzes/quiz/add/ +new-quiz                                              login    login    login    403       done       done     page      done
POST /admin/quizzes/quiz/add/ +new-quiz-elsewhere                                    login    login    login    403       page       page     done      done
POST /admin/quizzes/quiz/preview/ +preview                                           login    login    login    page      page       page     page      page
POST /admin/quizzes/quiz/preview/ +preview-elsewhere                                 login    login    login    page      page       page     page      page
GET  /admin/quizzes/quiz/preview/                                                    login    login    login    405       405        405      405       405
GET  /admin/quizzes/quiz/explain/empty-file/                                         login    login    login    page      page       page     page      page
GET  /admin/quizzes/quiz/import/                                                     login    login    login    403       page       page     page      page
POST /admin/quizzes/quiz/import/ +upload                                             login    login    login    403       done       done     page      done
POST /admin/quizzes/quiz/import/ +upload-elsewhere                                   login    login    login    403       page       page     done      done
GET  /admin/quizzes/quiz/import/{pending}/                                           login    login    login    403       page       redirect redirect  redirect
POST /admin/quizzes/quiz/import/{pending}/ +agree                                    login    login    login    403       done       redirect redirect  redirect

# Quizzes: the gradebook of a course
GET  /admin/quizzes/quiz/gradebook/                                                  login    login    login    page      page       page     page      page
GET  /admin/quizzes/quiz/gradebook/?course={course_pk}                               login    login    login    page      page       page     page      page
GET  /admin/quizzes/quiz/gradebook/?course={course_pk}&quiz={quiz_pk}&order=-quiz-{quiz_pk} login    login    login    page      page       page     page      page
GET  /admin/quizzes/quiz/gradebook/?course={foreign_course_pk}                       login    login    login    page      page       page     page      page
GET  /admin/quizzes/quiz/gradebook.csv?course={course_pk}                            login    login    login    file      file       file     file      file
GET  /admin/quizzes/quiz/gradebook.xlsx?course={course_pk}                           login    login    login    file      file       file     file      file
GET  /admin/quizzes/quiz/gradebook.csv?course={foreign_course_pk}                    login    login    login    file      file       file     file      file
GET  /admin/quizzes/quiz/gradebook.pdf                                               login    login    login    404       404        404      404       404

# One quiz: its text, its settings, its past
GET  /admin/quizzes/quiz/{quiz_pk}/                                                  login    login    login    redirect  redirect   redirect redirect  redirect
GET  /admin/quizzes/quiz/{quiz_pk}/change/                                           login    login    login    page      page       page     404       page
GET  /admin/quizzes/quiz/{quiz_pk}/change/?pending={pending}                         login    login    login    page      page       page     404       page
GET  /admin/quizzes/quiz/{quiz_pk}/change/?pending={foreign_pending}                 login    login    login    page      page       page     404       page
POST /admin/quizzes/quiz/{quiz_pk}/change/ +markdown                                 login    login    login    403       done       done     404       done
GET  /admin/quizzes/quiz/{quiz_pk}/settings/                                         login    login    login    page      page       page     404       page
POST /admin/quizzes/quiz/{quiz_pk}/settings/ +settings                               login    login    login    403       done       done     404       done
POST /admin/quizzes/quiz/{quiz_pk}/settings/ +move                                   login    login    login    403       page       page     404       done
GET  /admin/quizzes/quiz/{quiz_pk}/history/                                          login    login    login    page      page       page     404       page
POST /admin/quizzes/quiz/{quiz_pk}/history/1/restore/                                login    login    login    403       done       done     404       done
GET  /admin/quizzes/quiz/{quiz_pk}/history/1/restore/                                login    login    login    405       405        405      405       405
GET  /admin/quizzes/quiz/{quiz_pk}/print/                                            login    login    login    page      page       page     404       page
GET  /admin/quizzes/quiz/{quiz_pk}/print/?key=no                                     login    login    login    page      page       page     404       page
GET  /admin/quizzes/quiz/{quiz_pk}/log/                                              login    login    login    page      page       page     404       page
GET  /admin/quizzes/quiz/{quiz_pk}/delete/                                           login    login    login    403       403        403      404       403
POST /admin/quizzes/quiz/{quiz_pk}/delete/ +delete                                   login    login    login    403       403        403      404       403

# One quiz: results
GET  /admin/quizzes/quiz/{quiz_pk}/results/                                          login    login    login    page      page       page     404       page
GET  /admin/quizzes/quiz/{quiz_pk}/items/                                            login    login    login    page      page       page     404       page
GET  /admin/quizzes/quiz/{quiz_pk}/items/annotated.md                                login    login    login    file      file       file     404       file
GET  /admin/quizzes/quiz/{quiz_pk}/export/attempts.csv                               login    login    login    file      file       file     404       file
GET  /admin/quizzes/quiz/{quiz_pk}/export/attempts.xlsx                              login    login    login    file      file       file     404       file
GET  /admin/quizzes/quiz/{quiz_pk}/export/answers.csv                                login    login    login    file      file       file     404       file
GET  /admin/quizzes/quiz/{quiz_pk}/export/answers.xlsx                               login    login    login    file      file       file     404       file
GET  /admin/quizzes/quiz/{quiz_pk}/export/test.csv                                   login    login    login    file      file       file     404       file
GET  /admin/quizzes/quiz/{quiz_pk}/export/test.xlsx                                  login    login    login    file      file       file     404       file
GET  /admin/quizzes/quiz/{quiz_pk}/export/items.csv                                  login    login    login    file      file       file     404       file
GET  /admin/quizzes/quiz/{quiz_pk}/export/items.xlsx                                 login    login    login    file      file       file     404       file
GET  /admin/quizzes/quiz/{quiz_pk}/export/responses.csv                              login    login    login    file      file       file     404       file
GET  /admin/quizzes/quiz/{quiz_pk}/export/responses.xlsx                             login    login    login    file      file       file     404       file
GET  /admin/quizzes/quiz/{quiz_pk}/export/nothing.csv                                login    login    login    404       404        404      404       404
GET  /admin/quizzes/quiz/{quiz_pk}/regrading/                                        login    login    login    page      page       page     404       page
POST /admin/quizzes/quiz/{quiz_pk}/regrading/ +forecast                              login    login    login    403       page       page     404       page
POST /admin/quizzes/quiz/{quiz_pk}/regrading/ +void                                  login    login    login    403       done       done     404       done
POST /admin/quizzes/quiz/{quiz_pk}/regrading/ +void-elsewhere                        login    login    login    403       page       page     404       page
POST /admin/quizzes/quiz/{quiz_pk}/regrading/ +again                                 login    login    login    403       redirect   redirect 404       redirect

# Revisions
GET  /admin/quizzes/revision/                                                        login    login    login    page      page       page     page      page
GET  /admin/quizzes/revision/?imported_at__year=2026                                 login    login    login    page      page       page     page      page
GET  /admin/quizzes/revision/?quiz__id__exact={quiz_pk}                              login    login    login    page      page       page     page      page
GET  /admin/quizzes/revision/add/                                                    login    login    login    403       403        403      403       403
POST /admin/quizzes/revision/add/ +delete                                            login    login    login    403       403        403      403       403
GET  /admin/quizzes/revision/{revision}/                                             login    login    login    redirect  redirect   redirect redirect  redirect
GET  /admin/quizzes/revision/{revision}/change/                                      login    login    login    page      page       page     404       page
POST /admin/quizzes/revision/{revision}/change/ +delete                              login    login    login    403       403        403      404       403
GET  /admin/quizzes/revision/{revision}/delete/                                      login    login    login    403       403        403      404       403
GET  /admin/quizzes/revision/{revision}/history/                                     login    login    login    page      page       page     404       page

# The log of imports
GET  /admin/quizzes/importrecord/                                                    login    login    login    page      page       page     page      page
GET  /admin/quizzes/importrecord/?at__year=2026                                      login    login    login    page      page       page     page      page
GET  /admin/quizzes/importrecord/?course__id__exact={course_pk}                      login    login    login    page      page       page     page      page
GET  /admin/quizzes/importrecord/add/                                                login    login    login    403       403        403      403       403
GET  /admin/quizzes/importrecord/{record}/                                           login    login    login    redirect  redirect   redirect redirect  redirect
GET  /admin/quizzes/importrecord/{record}/change/                                    login    login    login    page      page       page     404       page
GET  /admin/quizzes/importrecord/{record}/delete/                                    login    login    login    403       403        403      404       403
POST /admin/quizzes/importrecord/{record}/delete/ +delete                            login    login    login    403       403        403      404       403
GET  /admin/quizzes/importrecord/{record}/history/                                   login    login    login    page      page       page     404       page

# Attempts
GET  /admin/quizzes/attempt/                                                         login    login    login    page      page       page     page      page
GET  /admin/quizzes/attempt/?quiz__id__exact={quiz_pk}                               login    login    login    page      page       page     page      page
GET  /admin/quizzes/attempt/?quiz__id__exact={foreign_quiz_pk}                       login    login    login    page      page       page     page      page
GET  /admin/quizzes/attempt/?quiz__course__id__exact={foreign_course_pk}             login    login    login    page      page       page     page      page
GET  /admin/quizzes/attempt/?student__id__exact={student_pk}                         login    login    login    page      page       page     page      page
GET  /admin/quizzes/attempt/?student__id__exact={foreign_student_pk}                 login    login    login    page      page       page     page      page
GET  /admin/quizzes/attempt/?started_at__year=2026                                   login    login    login    page      page       page     page      page
GET  /admin/quizzes/attempt/?_popup=1&_to_field=id                                   login    login    login    page      page       page     page      page
GET  /admin/quizzes/attempt/?_to_field=seed                                          login    login    login    400       400        400      400       400
GET  /admin/quizzes/attempt/?student__password__startswith=a                         login    login    login    400       400        400      400       400
GET  /admin/quizzes/attempt/?quiz__title__startswith=w                               login    login    login    400       400        400      400       400
GET  /admin/quizzes/attempt/?quiz__course__title__startswith=w                       login    login    login    400       400        400      400       400
GET  /admin/quizzes/attempt/add/                                                     login    login    login    403       403        403      403       403
POST /admin/quizzes/attempt/add/ +delete                                             login    login    login    403       403        403      403       403
GET  /admin/quizzes/attempt/{attempt}/                                               login    login    login    redirect  redirect   redirect redirect  redirect
GET  /admin/quizzes/attempt/{attempt}/change/                                        login    login    login    page      page       page     404       page
GET  /admin/quizzes/attempt/{open_attempt}/change/                                   login    login    login    page      page       page     404       page
POST /admin/quizzes/attempt/{attempt}/change/ +override                              login    login    login    403       403        403      404       403
GET  /admin/quizzes/attempt/{attempt}/delete/                                        login    login    login    403       403        403      404       403
POST /admin/quizzes/attempt/{attempt}/delete/ +delete                                login    login    login    403       403        403      404       403
GET  /admin/quizzes/attempt/{attempt}/history/                                       login    login    login    page      page       page     404       page
GET  /admin/quizzes/attempt/{attempt}/override/                                      login    login    login    403       page       page     404       page
POST /admin/quizzes/attempt/{attempt}/override/ +override                            login    login    login    403       done       done     404       done
POST /admin/quizzes/attempt/{attempt}/override/{override}/withdraw/ +override        login    login    login    403       done       done     404       done
POST /admin/quizzes/attempt/{attempt}/override/{foreign_override}/withdraw/ +override login    login    login    403       404        404      404       404
GET  /admin/quizzes/attempt/{attempt}/override/{override}/withdraw/                  login    login    login    405       405        405      405       405

# Attempts: what is done with those that are ticked, and with all of the list
POST /admin/quizzes/attempt/ +more-time                                              login    login    login    redirect  page       page     page      page
POST /admin/quizzes/attempt/ +ten-minutes                                            login    login    login    redirect  done       done     redirect  done
POST /admin/quizzes/attempt/ +ten-minutes-for-all                                    login    login    login    redirect  done       done     done      done
POST /admin/quizzes/attempt/ +ten-minutes-elsewhere                                  login    login    login    redirect  redirect   redirect done      done
POST /admin/quizzes/attempt/ +attempts-as-csv                                        login    login    login    file      file       file     file      file
POST /admin/quizzes/attempt/ +answers-as-csv                                         login    login    login    file      file       file     file      file
POST /admin/quizzes/attempt/ +delete-ticked                                          login    login    login    redirect  redirect   redirect redirect  redirect

# Reports of questions: all staff of the course read them, instructors and owners reply
GET  /admin/quizzes/questionreport/                                                  login    login   login    page     page      page     page     page
GET  /admin/quizzes/questionreport/?state=open                                       login    login   login    page     page      page     page     page
GET  /admin/quizzes/questionreport/?item__quiz__id__exact={quiz_pk}                  login    login   login    page     page      page     page     page
GET  /admin/quizzes/questionreport/?item__quiz__id__exact={foreign_quiz_pk}          login    login   login    page     page      page     page     page
GET  /admin/quizzes/questionreport/?item__quiz__course__id__exact={foreign_course_pk} login    login   login    page     page      page     page     page
GET  /admin/quizzes/questionreport/?student__password__startswith=a                  login    login   login    400      400       400      400      400
GET  /admin/quizzes/questionreport/add/                                              login    login   login    403      403       403      403      403
POST /admin/quizzes/questionreport/add/ +reply                                       login    login   login    403      403       403      403      403
GET  /admin/quizzes/questionreport/{report}/                                         login    login   login    redirect redirect  redirect redirect redirect
GET  /admin/quizzes/questionreport/{report}/change/                                  login    login   login    page     page      page     404      page
GET  /admin/quizzes/questionreport/{answered_report}/change/                         login    login   login    page     page      page     404      page
GET  /admin/quizzes/questionreport/{foreign_report}/change/                          login    login   login    404      404       404      page     page
POST /admin/quizzes/questionreport/{report}/change/ +reply                           login    login   login    403      done      done     404      done
POST /admin/quizzes/questionreport/{report}/change/ +late-reply                      login    login   login    403      page      page     404      page
POST /admin/quizzes/questionreport/{foreign_report}/change/ +late-reply              login    login   login    404      404       404      page     page
GET  /admin/quizzes/questionreport/{report}/delete/                                  login    login   login    403      403       403      404      403
POST /admin/quizzes/questionreport/{report}/delete/ +delete                          login    login   login    403      403       403      404      403
GET  /admin/quizzes/questionreport/{report}/history/                                 login    login   login    page     page      page     404      page

# Accommodations: of the students of one's courses
GET  /admin/quizzes/accommodation/                                                   login    login    login    page      page       page     page      page
GET  /admin/quizzes/accommodation/add/                                               login    login    login    403       page       page     page      page
POST /admin/quizzes/accommodation/add/ +factor                                       login    login    login    403       done       done     page      done
POST /admin/quizzes/accommodation/add/ +factor-elsewhere                             login    login    login    403       page       page     done      done
GET  /admin/quizzes/accommodation/{accommodation}/                                   login    login    login    redirect  redirect   redirect redirect  redirect
GET  /admin/quizzes/accommodation/{accommodation}/change/                            login    login    login    page      page       page     404       page
POST /admin/quizzes/accommodation/{accommodation}/change/ +factor                    login    login    login    403       done       done     404       done
GET  /admin/quizzes/accommodation/{accommodation}/delete/                            login    login    login    403       page       page     404       page
POST /admin/quizzes/accommodation/{accommodation}/delete/ +delete                    login    login    login    403       done       done     404       done
GET  /admin/quizzes/accommodation/{accommodation}/history/                           login    login    login    page      page       page     404       page
POST /admin/quizzes/accommodation/ +delete-accommodation                             login    login    login    page      done       done     redirect  done
POST /admin/quizzes/accommodation/ +delete-accommodation-elsewhere                   login    login    login    page      redirect   redirect done      done

# Extensions: for one quiz and a student of its course
GET  /admin/quizzes/extension/                                                       login    login    login    page      page       page     page      page
GET  /admin/quizzes/extension/?quiz__id__exact={foreign_quiz_pk}                     login    login    login    page      page       page     page      page
GET  /admin/quizzes/extension/add/                                                   login    login    login    403       page       page     page      page
GET  /admin/quizzes/extension/add/?quiz={foreign_quiz_pk}&student={foreign_student_pk} login    login    login    403       page       page     page      page
POST /admin/quizzes/extension/add/ +extension                                        login    login    login    403       done       done     page      done
POST /admin/quizzes/extension/add/ +extension-elsewhere                              login    login    login    403       page       page     page      page
GET  /admin/quizzes/extension/{extension}/                                           login    login    login    redirect  redirect   redirect redirect  redirect
GET  /admin/quizzes/extension/{extension}/change/                                    login    login    login    page      page       page     404       page
POST /admin/quizzes/extension/{extension}/change/ +extension                         login    login    login    403       done       done     404       done
POST /admin/quizzes/extension/{extension}/change/ +extension-elsewhere               login    login    login    403       page       page     404       page
GET  /admin/quizzes/extension/{extension}/delete/                                    login    login    login    403       page       page     404       page
POST /admin/quizzes/extension/{extension}/delete/ +delete                            login    login    login    403       done       done     404       done
GET  /admin/quizzes/extension/{extension}/history/                                   login    login    login    page      page       page     404       page
POST /admin/quizzes/extension/ +delete-extension                                     login    login    login    page      done       done     redirect  done
POST /admin/quizzes/extension/ +delete-extension-elsewhere                           login    login    login    page      redirect   redirect done      done

# The audit log: of the site for administrators, of a course for its owners
GET  /admin/quizzes/auditevent/                                                      login    login    login    403       403        page     403       page
GET  /admin/quizzes/auditevent/?course__id__exact={foreign_course_pk}                login    login    login    403       403        page     403       page
GET  /admin/quizzes/auditevent/add/                                                  login    login    login    403       403        403      403       403
GET  /admin/quizzes/auditevent/{event}/                                              login    login    login    redirect  redirect   redirect redirect  redirect
GET  /admin/quizzes/auditevent/{event}/change/                                       login    login    login    404       404        page     404       page
GET  /admin/quizzes/auditevent/{foreign_event}/change/                               login    login    login    404       404        404      404       page
POST /admin/quizzes/auditevent/{event}/change/ +delete                               login    login    login    404       404        403      404       403
GET  /admin/quizzes/auditevent/{event}/delete/                                       login    login    login    404       404        403      404       403
POST /admin/quizzes/auditevent/{event}/delete/ +delete                               login    login    login    404       404        403      404       403
GET  /admin/quizzes/auditevent/{event}/history/                                      login    login    login    404       404        page     404       page
"""
