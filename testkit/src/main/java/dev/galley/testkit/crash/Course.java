package dev.galley.testkit.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// What one client was told, one acknowledgement after the other, so that its place in a backup can be found.
///
/// Written by the client's thread, and read when that has ended.
final class Course {

    private final Map<String, String> before;
    private final long acknowledgedBefore;
    private final List<Step> steps = Collections.synchronizedList(new ArrayList<>());

    /// @param before       the client's things
    /// @param acknowledged how many operations have led to them
    Course(Map<String, String> before, long acknowledged) {
        this.before = before;
        this.acknowledgedBefore = acknowledged;
    }

    /// An acknowledged operation.
    ///
    /// @param revision of the record that it wrote, 0 where the answer had none
    private record Step(Operation operation, long revision) {}

    void add(Operation operation, String tag) {
        String digits = tag.replace("\"", "");
        steps.add(new Step(operation, digits.isEmpty() ? 0 : Long.parseLong(digits)));
    }

    /// Whether a backup holds the client's things as they were at one moment that fits it.
    ///
    /// @param held what the backup holds of them
    /// @return what is wrong, none when all is well
    List<String> judge(Map<String, String> held, BackupMoment moment, int number) {
        long least = moment.acknowledgedBefore().get(number) - acknowledgedBefore;
        // One more may have been under way.
        long most = moment.acknowledgedAfter().get(number) - acknowledgedBefore + 1;
        Map<String, String> things = before;
        List<String> seen = new ArrayList<>();
        for (int done = 0; done <= steps.size(); done++) {
            if (things.equals(held)) {
                String place = "the backup holds what was there after %d".formatted(done);
                if (done < least) {
                    seen.add(place + " acknowledgements, though " + least + " came before it");
                } else if (done > most) {
                    seen.add(place + " acknowledgements, though only " + most + " were sent");
                } else if (!fits(done, moment)) {
                    seen.add(place + " acknowledgements, which its position does not fit");
                } else {
                    return List.of();
                }
            }
            if (done < steps.size()) {
                things = steps.get(done).operation().after(things);
            }
        }
        return seen.isEmpty()
                ? List.of("the backup holds what never was: %d things".formatted(held.size()))
                : seen;
    }

    /// Nothing in the backup is newer than it says, and where positions are the order of commits nothing older is missing.
    private boolean fits(int done, BackupMoment moment) {
        for (int i = 0; i < steps.size(); i++) {
            long revision = steps.get(i).revision();
            boolean tooNew = i < done && revision > moment.position();
            boolean missing =
                    moment.inOrder() && i >= done && revision > 0 && revision <= moment.position();
            if (tooNew || missing) {
                return false;
            }
        }
        return true;
    }
}
