import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Runs veraPDF's own validator on one file, and writes what fails as JSON: one line a flavour. */
public final class Vera {
    /** As many places of a failure are named. */
    private static final int SHOWN = 20;

    private Vera() {}

    /** Arguments: the file, then the flavours to hold it against, such as 3a and ua1. */
    public static void main(String[] arguments) {
        java.util.logging.LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        for (int place = 1; place < arguments.length; place++) {
            System.out.println(judge(arguments[0], arguments[place]));
        }
    }

    private static String judge(String file, String flavour) {
        StringBuilder out = new StringBuilder("{\"flavour\":").append(quoted(flavour));
        PDFAFlavour wanted = PDFAFlavour.byFlavourId(flavour);
        if (wanted == PDFAFlavour.NO_FLAVOUR) {
            return out.append(",\"error\":\"no such flavour\"}").toString();
        }
        try (InputStream stream = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(stream, wanted)) {
            PDFAValidator validator = Foundries.defaultInstance().createValidator(wanted, false);
            ValidationResult result = validator.validate(parser);
            out.append(",\"checks\":").append(result.getTotalAssertions());
            out.append(",\"failures\":[");
            String comma = "";
            for (Failure failure : failures(result)) {
                out.append(comma).append(failure.json());
                comma = ",";
            }
            return out.append("]}").toString();
        } catch (Exception | StackOverflowError error) {
            return out.append(",\"error\":").append(quoted(error.toString())).append("}").toString();
        }
    }

    private static Iterable<Failure> failures(ValidationResult result) {
        Map<String, Failure> found = new LinkedHashMap<>();
        for (TestAssertion one : result.getTestAssertions()) {
            if (one.getStatus() == TestAssertion.Status.FAILED) {
                String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
                found.computeIfAbsent(rule, key -> new Failure(key, one.getMessage()))
                        .add(one.getLocation().getContext());
            }
        }
        return found.values();
    }

    /** A rule that fails, and where. */
    private static final class Failure {
        private final String rule;
        private final String message;
        private final List<String> places = new ArrayList<>();
        private int count;

        Failure(String rule, String message) {
            this.rule = rule;
            this.message = message;
        }

        void add(String place) {
            count++;
            if (places.size() < SHOWN) {
                places.add(place);
            }
        }

        String json() {
            StringBuilder out = new StringBuilder("{\"rule\":").append(quoted(rule));
            out.append(",\"message\":").append(quoted(message));
            out.append(",\"count\":").append(count).append(",\"places\":[");
            String comma = "";
            for (String place : places) {
                out.append(comma).append(quoted(place));
                comma = ",";
            }
            return out.append("]}").toString();
        }
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char letter : (text == null ? "" : text).toCharArray()) {
            if (letter == '"' || letter == '\\') {
                out.append('\\').append(letter);
            } else if (letter < 32 || letter > 126) {
                out.append(String.format("\\u%04x", (int) letter));
            } else {
                out.append(letter);
            }
        }
        return out.append('"').toString();
    }
}
