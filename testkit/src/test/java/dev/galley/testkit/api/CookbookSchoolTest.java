package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Recipe.json;
import static dev.galley.testkit.api.Scenario.scenario;

import java.util.List;

/// `docs/cookbook/school.md`: Pat is the principal; Tom and Tess teach; Ada and Bea are students of Tom's, Gus is Ada's father.
class CookbookSchoolTest extends CookbookTest {

    private static final Actor PAT = user("pat");
    private static final Actor TOM = user("tom");
    private static final Actor TESS = user("tess");
    private static final Actor ADA = user("ada");
    private static final Actor BEA = user("bea");
    private static final Actor GUS = user("gus");
    private static final Actor ZOE = user("zoe");
    private static final String WORK = json("{'assignment': '{essay}', 'text': 'the sea'}");

    CookbookSchoolTest() {
        super("school");
    }

    @Override
    void prepare() {
        super.prepare();
        made(
                admin(),
                "staff",
                json("{'user': '" + server.userId("pat") + "', 'role': 'principal'}"));
        for (String student : List.of("ada", "bea", "cleo")) {
            made(
                    PAT,
                    "students",
                    json("{'user': '" + server.userId(student) + "', 'name': '" + student + "'}"));
        }
        made(
                PAT,
                "guardians",
                json(
                        "{'student': '"
                                + server.userId("ada")
                                + "', 'guardian': '"
                                + server.userId("gus")
                                + "'}"));
        for (String teacher : List.of("tom", "tess")) {
            made(
                    PAT,
                    "staff",
                    json("{'user': '" + server.userId(teacher) + "', 'role': 'teacher'}"));
        }
    }

    private static Scenario course(String sentence) {
        return scenario(sentence)
                .as(PAT)
                .list("staff")
                .with("filter", "user == '{tom.id}'")
                .expect(200)
                .remember("tom_staff", "items.0.id")
                .list("staff")
                .with("filter", "user == '{tess.id}'")
                .expect(200)
                .remember("tess_staff", "items.0.id")
                .given(
                        "course",
                        PAT,
                        "courses",
                        json("{'title': 'English', 'teacher': '{tom_staff}'}"))
                .given(
                        "ada_in",
                        TOM,
                        "enrolments",
                        json("{'course': '{course}', 'student': '{ada.id}'}"))
                .given(
                        "bea_in",
                        TOM,
                        "enrolments",
                        json("{'course': '{course}', 'student': '{bea.id}'}"))
                .given(
                        "essay",
                        TOM,
                        "assignments",
                        json(
                                "{'course': '{course}', 'title': 'Essay', 'due': '2026-11-30T12:00:00Z', 'published': true}"));
    }

    private static Scenario handedIn(String sentence) {
        return course(sentence).given("work", ADA, "submissions", WORK);
    }

    private static Scenario graded(String sentence) {
        return handedIn(sentence)
                .as(TOM)
                .change("submissions", "{work}", json("{'grade': 91}"))
                .expect(200);
    }

    @Override
    List<Scenario> scenarios() {
        return List.of(
                course(
                                "the registers are the principal's, and teachers and families see their part")
                        .given(
                                "sam_is",
                                PAT,
                                "students",
                                json("{'user': '{sam.id}', 'name': 'Sam'}"))
                        .given(
                                "care",
                                PAT,
                                "guardians",
                                json("{'student': '{sam.id}', 'guardian': '{mia.id}'}"))
                        .as(user("sam"))
                        .view("students", "{sam_is}")
                        .expect(200)
                        .as(user("mia"))
                        .view("students", "{sam_is}")
                        .expect(200)
                        .as(GUS)
                        .view("students", "{sam_is}")
                        .expect(404)
                        .as(TOM)
                        .view("students", "{sam_is}")
                        .expect(200)
                        .create("students", json("{'user': '{zoe.id}', 'name': 'Zoe'}"))
                        .expect(403)
                        .change("students", "{sam_is}", json("{'name': 'x'}"))
                        .expect(403)
                        .remove("students", "{sam_is}")
                        .expect(403)
                        .view("guardians", "{care}")
                        .expect(404)
                        .create(
                                "guardians",
                                json("{'student': '{sam.id}', 'guardian': '{zoe.id}'}"))
                        .expect(403)
                        .remove("guardians", "{care}")
                        .expect(404)
                        .view("staff", "{tess_staff}")
                        .expect(404)
                        .remove("staff", "{tess_staff}")
                        .expect(404)
                        .as(user("mia"))
                        .remove("guardians", "{care}")
                        .expect(403)
                        .as(PAT)
                        .view("guardians", "{care}")
                        .expect(200)
                        .create(
                                "guardians",
                                json("{'student': '{sam.id}', 'guardian': '{mia.id}'}"))
                        .expect(409)
                        .create("students", json("{'user': '{sam.id}', 'name': 'Sam'}"))
                        .expect(409)
                        .create("staff", json("{'user': '{tom.id}', 'role': 'teacher'}"))
                        .expect(409)
                        .change("students", "{sam_is}", json("{'user': '{zoe.id}'}"))
                        .expect(403)
                        .change("students", "{sam_is}", json("{'name': 'Samuel'}"))
                        .expect(200)
                        .list("staff")
                        .with("filter", "user == '{pat.id}'")
                        .expect(200)
                        .remember("pat_staff", "items.0.id")
                        .remove("staff", "{pat_staff}")
                        .expect(403)
                        .remove("guardians", "{care}")
                        .expect(204)
                        .remove("students", "{sam_is}")
                        .expect(204),
                course("courses, enrolments and assignments of others are out of reach")
                        .given(
                                "french",
                                PAT,
                                "courses",
                                json("{'title': 'French', 'teacher': '{tess_staff}'}"))
                        .given(
                                "essai",
                                TESS,
                                "assignments",
                                json(
                                        "{'course': '{french}', 'title': 'Essai', 'due': '2026-11-30T12:00:00Z', 'published': true}"))
                        .given(
                                "empty",
                                PAT,
                                "courses",
                                json("{'title': 'Latin', 'teacher': '{tom_staff}'}"))
                        .as(ADA)
                        .view("courses", "{french}")
                        .expect(404)
                        .view("assignments", "{essai}")
                        .expect(404)
                        .view("enrolments", "{ada_in}")
                        .expect(200)
                        .view("enrolments", "{bea_in}")
                        .expect(404)
                        .remove("enrolments", "{ada_in}")
                        .expect(403)
                        .remove("assignments", "{essay}")
                        .expect(403)
                        .as(TESS)
                        .view("enrolments", "{ada_in}")
                        .expect(404)
                        .remove("enrolments", "{ada_in}")
                        .expect(404)
                        .as(TOM)
                        .view("enrolments", "{ada_in}")
                        .expect(200)
                        .create("enrolments", json("{'course': '{course}', 'student': '{ada.id}'}"))
                        .expect(409)
                        .create("courses", json("{'title': 'x', 'teacher': '{tom_staff}'}"))
                        .expect(403)
                        .remove("courses", "{empty}")
                        .expect(403)
                        .as(PAT)
                        .view("enrolments", "{ada_in}")
                        .expect(200)
                        .remove("courses", "{empty}")
                        .expect(204)
                        .as(TOM)
                        .remove("assignments", "{essay}")
                        .expect(204),
                course(
                                "a guardian sees the work of their child and changes nothing, even in the same course")
                        .given("work", BEA, "submissions", WORK)
                        .as(GUS)
                        .view("submissions", "{work}")
                        .expect(404)
                        .given(
                                "care",
                                PAT,
                                "guardians",
                                json("{'student': '{bea.id}', 'guardian': '{ada.id}'}"))
                        .as(ADA)
                        .view("submissions", "{work}")
                        .expect(200)
                        .change("submissions", "{work}", json("{'text': 'x'}"))
                        .expect(403)
                        .as(PAT)
                        .remove("guardians", "{care}")
                        .expect(204),
                graded("a submission is graded and released, and then seen by student and guardian")
                        .as(ADA)
                        .view("submissions", "{work}")
                        .expect(200)
                        .bodyLacksMember("grade")
                        .as(TOM)
                        .view("submissions", "{work}")
                        .expect(200)
                        .body("grade", 91)
                        .change("submissions", "{work}", json("{'released': true}"))
                        .expect(200)
                        .as(ADA)
                        .view("submissions", "{work}")
                        .expect(200)
                        .body("grade", 91)
                        .as(GUS)
                        .view("submissions", "{work}")
                        .expect(200)
                        .body("grade", 91)
                        .as(BEA)
                        .view("submissions", "{work}")
                        .expect(404),
                handedIn("courses, assignments and submissions are for those who belong to them")
                        .given(
                                "draft",
                                TOM,
                                "assignments",
                                json(
                                        "{'course': '{course}', 'title': 'Test', 'due': '2026-11-30T12:00:00Z'}"))
                        .as(ADA)
                        .view("courses", "{course}")
                        .expect(200)
                        .view("assignments", "{essay}")
                        .expect(200)
                        .view("assignments", "{draft}")
                        .expect(404)
                        .create("submissions", json("{'assignment': '{draft}', 'text': 'x'}"))
                        .expect(403)
                        .create(
                                "assignments",
                                json(
                                        "{'course': '{course}', 'title': 'None', 'due': '2026-11-30T12:00:00Z'}"))
                        .expect(403)
                        .change("assignments", "{essay}", json("{'due': '2027-11-30T12:00:00Z'}"))
                        .expect(403)
                        .as(TESS)
                        .view("courses", "{course}")
                        .expect(404)
                        .view("assignments", "{essay}")
                        .expect(404)
                        .as(ZOE)
                        .view("courses", "{course}")
                        .expect(404)
                        .list("students")
                        .expect(200)
                        .body("items", List.of())
                        .as(guest())
                        .view("submissions", "{work}")
                        .expect(404)
                        .create("courses", json("{'title': 'x', 'teacher': '{tom_staff}'}"))
                        .expect(403),
                handedIn("what has been handed in for stays, and so does its course")
                        .as(TOM)
                        .remove("assignments", "{essay}")
                        .expect(409)
                        .as(PAT)
                        .remove("courses", "{course}")
                        .expect(403)
                        .as(ADA)
                        .remove("submissions", "{work}")
                        .expect(403)
                        .as(TOM)
                        .change("assignments", "{essay}", json("{'course': null}"))
                        .expect(403)
                        .change("courses", "{course}", json("{'teacher': '{tess_staff}'}"))
                        .expect(403),
                handedIn("grading oneself: a grade is the teacher's to write")
                        .as(ADA)
                        .change("submissions", "{work}", json("{'grade': 100}"))
                        .expect(422)
                        .body("code", "not_writable")
                        .as(BEA)
                        .create(
                                "submissions",
                                json("{'assignment': '{essay}', 'text': 'x', 'grade': 100}"))
                        .expect(422)
                        .as(GUS)
                        .change("submissions", "{work}", json("{'grade': 100}"))
                        .expect(403)
                        .as(TOM)
                        .change("submissions", "{work}", json("{'grade': 101}"))
                        .expect(422)
                        .change("submissions", "{work}", json("{'grade': 60}"))
                        .expect(200),
                graded("releasing one's own grade: the teacher says when")
                        .as(ADA)
                        .change("submissions", "{work}", json("{'released': true}"))
                        .expect(403)
                        .as(BEA)
                        .create(
                                "submissions",
                                json("{'assignment': '{essay}', 'text': 'x', 'released': true}"))
                        .expect(422)
                        .create("submissions", WORK)
                        .expect(201)
                        .remember("second", "id")
                        .change("submissions", "{second}", json("{'released': true}"))
                        .expect(422),
                handedIn("words in a student's mouth: the teacher does not change the text")
                        .as(TOM)
                        .change("submissions", "{work}", json("{'text': 'nonsense'}"))
                        .expect(403)
                        .change("submissions", "{work}", json("{'text': 'nonsense', 'grade': 1}"))
                        .expect(403)
                        .create("submissions", WORK)
                        .expect(403),
                course("handing in too late: the server's clock decides")
                        .given(
                                "late",
                                TOM,
                                "assignments",
                                json(
                                        "{'course': '{course}', 'title': 'Late', 'due': '2026-11-21T09:59:59Z', 'published': true}"))
                        .given(
                                "kept",
                                admin(),
                                "submissions",
                                json(
                                        "{'assignment': '{late}', 'student': '{ada.id}', 'text': 'before'}"))
                        .as(BEA)
                        .create("submissions", json("{'assignment': '{late}', 'text': 'x'}"))
                        .expect(403)
                        .create(
                                "submissions",
                                json(
                                        "{'assignment': '{late}', 'text': 'x', 'created': '2026-11-20T00:00:00Z'}"))
                        .expect(403)
                        .as(ADA)
                        .change("submissions", "{kept}", json("{'text': 'after'}"))
                        .expect(403),
                graded("improving after the grade: what is graded is done")
                        .as(ADA)
                        .change("submissions", "{work}", json("{'text': 'better'}"))
                        .expect(403)
                        .as(BEA)
                        .create("submissions", WORK)
                        .expect(201)
                        .remember("second", "id")
                        .change("submissions", "{second}", json("{'text': 'better'}"))
                        .expect(200),
                handedIn("handing in for somebody else: one's own work under one's own name")
                        .as(BEA)
                        .create(
                                "submissions",
                                json(
                                        "{'assignment': '{essay}', 'student': '{ada.id}', 'text': 'x'}"))
                        .expect(403)
                        .as(ADA)
                        .change("submissions", "{work}", json("{'student': '{bea.id}'}"))
                        .expect(403),
                course("enrolling oneself: the teacher of the course enrols registered students")
                        .as(user("cleo"))
                        .create(
                                "enrolments",
                                json("{'course': '{course}', 'student': '{cleo.id}'}"))
                        .expect(403)
                        .as(TESS)
                        .create(
                                "enrolments",
                                json("{'course': '{course}', 'student': '{cleo.id}'}"))
                        .expect(403)
                        .as(TOM)
                        .create("enrolments", json("{'course': '{course}', 'student': '{zoe.id}'}"))
                        .expect(403)
                        .create(
                                "enrolments",
                                json("{'course': '{course}', 'student': '{cleo.id}'}"))
                        .expect(201),
                course("handing in without being enrolled: nor after having been taken out")
                        .as(user("cleo"))
                        .create("submissions", WORK)
                        .expect(403)
                        .as(BEA)
                        .create("submissions", WORK)
                        .expect(201)
                        .remember("second", "id")
                        .as(TOM)
                        .remove("enrolments", "{bea_in}")
                        .expect(204)
                        .as(BEA)
                        .change("submissions", "{second}", json("{'text': 'x'}"))
                        .expect(403),
                handedIn("becoming a guardian: the principal says who is")
                        .as(ZOE)
                        .create(
                                "guardians",
                                json("{'student': '{ada.id}', 'guardian': '{zoe.id}'}"))
                        .expect(403)
                        .view("submissions", "{work}")
                        .expect(404)
                        .as(ADA)
                        .create(
                                "guardians",
                                json("{'student': '{ada.id}', 'guardian': '{zoe.id}'}"))
                        .expect(403)
                        .list("guardians")
                        .expect(200)
                        .remember("gus_is", "items.0.id")
                        .remove("guardians", "{gus_is}")
                        .expect(403)
                        .as(GUS)
                        .change("guardians", "{gus_is}", json("{'student': '{bea.id}'}"))
                        .expect(403)
                        .as(PAT)
                        .create(
                                "guardians",
                                json("{'student': '{ada.id}', 'guardian': '{zoe.id}'}"))
                        .expect(201)
                        .remember("zoe_is", "id")
                        .as(ZOE)
                        .view("submissions", "{work}")
                        .expect(200)
                        .as(PAT)
                        .remove("guardians", "{zoe_is}")
                        .expect(204)
                        .as(ZOE)
                        .view("submissions", "{work}")
                        .expect(404),
                course("appointing oneself: neither teachers nor principals make themselves")
                        .as(ZOE)
                        .create("staff", json("{'user': '{zoe.id}', 'role': 'teacher'}"))
                        .expect(403)
                        .as(TOM)
                        .create("staff", json("{'user': '{zoe.id}', 'role': 'teacher'}"))
                        .expect(403)
                        .change("staff", "{tom_staff}", json("{'role': 'principal'}"))
                        .expect(403)
                        .as(PAT)
                        .create("staff", json("{'user': '{zoe.id}', 'role': 'principal'}"))
                        .expect(403)
                        .change("staff", "{tom_staff}", json("{'role': 'principal'}"))
                        .expect(403)
                        .as(ZOE)
                        .create("students", json("{'user': '{zoe.id}', 'name': 'Zoe'}"))
                        .expect(403),
                course("teaching after dismissal: who goes hands over, and has no rights left")
                        .given(
                                "uwe_staff",
                                PAT,
                                "staff",
                                json("{'user': '{uwe.id}', 'role': 'teacher'}"))
                        .as(PAT)
                        .change("courses", "{course}", json("{'teacher': '{uwe_staff}'}"))
                        .expect(200)
                        .as(user("uwe"))
                        .view("assignments", "{essay}")
                        .expect(200)
                        .as(PAT)
                        .remove("staff", "{uwe_staff}")
                        .expect(409)
                        .change("courses", "{course}", json("{'teacher': '{tom_staff}'}"))
                        .expect(200)
                        .remove("staff", "{uwe_staff}")
                        .expect(204)
                        .as(user("uwe"))
                        .view("assignments", "{essay}")
                        .expect(404)
                        .create(
                                "assignments",
                                json(
                                        "{'course': '{course}', 'title': 'x', 'due': '2026-11-30T12:00:00Z'}"))
                        .expect(403),
                handedIn("grades of another course: a teacher's rights end with the course")
                        .given(
                                "french",
                                PAT,
                                "courses",
                                json("{'title': 'French', 'teacher': '{tess_staff}'}"))
                        .given(
                                "essai",
                                TESS,
                                "assignments",
                                json(
                                        "{'course': '{french}', 'title': 'Essai', 'due': '2026-11-30T12:00:00Z', 'published': true}"))
                        .as(TESS)
                        .view("submissions", "{work}")
                        .expect(404)
                        .change("submissions", "{work}", json("{'grade': 0}"))
                        .expect(404)
                        .change("submissions", "{work}", json("{'assignment': '{essai}'}"))
                        .expect(404)
                        .as(ADA)
                        .change("submissions", "{work}", json("{'assignment': '{essai}'}"))
                        .expect(403)
                        .as(TOM)
                        .change("submissions", "{work}", json("{'assignment': '{essai}'}"))
                        .expect(403),
                graded("grades as an oracle: what is not released is null wherever it is asked for")
                        .as(ADA)
                        .get(count("submissions"))
                        .with("filter", "id == '{work}' && grade > 0")
                        .expect(200)
                        .body("count", 0)
                        .get(aggregate("submissions"))
                        .with("filter", "id == '{work}'")
                        .with("select", "avg(grade),count()")
                        .expect(200)
                        .body("groups.0.avg(grade)", null)
                        .body("groups.0.count()", 1)
                        .as(GUS)
                        .get(count("submissions"))
                        .with("filter", "id == '{work}' && grade > 0")
                        .expect(200)
                        .body("count", 0)
                        .as(TOM)
                        .get(count("submissions"))
                        .with("filter", "id == '{work}' && grade > 0")
                        .expect(200)
                        .body("count", 1),
                handedIn("copying from others: their work is neither seen, counted nor found")
                        .as(BEA)
                        .get(count("submissions"))
                        .with("filter", "text.contains('sea') && assignment == '{essay}'")
                        .expect(200)
                        .body("count", 0)
                        .list("submissions")
                        .with("filter", "assignment == '{essay}'")
                        .expect(200)
                        .body("items", List.of()),
                handedIn("handing in twice: there is one submission")
                        .as(ADA)
                        .create("submissions", WORK)
                        .expect(409));
    }
}
