// JavaRosa, from the archive of ODK Validate, as a judge of expressions. Standard input: one line for each case, its
// expression and then each answer as `name:text,text…`, with tabs between and every text in base64. Standard output: one
// line each, `=` and the text of the value (of a node-set, its first item) in base64, or nothing where it refuses.
// `java -cp ODK_Validate.jar JavaRosa.java`

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.javarosa.core.model.condition.EvaluationContext;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.instance.FormInstance;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.xpath.XPathNodeset;
import org.javarosa.xpath.XPathParseTool;
import org.javarosa.xpath.expr.XPathFuncExpr;

public class JavaRosa {
    public static void main(String[] given) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String said;
            try {
                said = "=" + Base64.getEncoder().encodeToString(value(line.split("\t")).getBytes(StandardCharsets.UTF_8));
            } catch (Exception refused) {
                said = "";
            }
            System.out.println(said);
        }
    }

    private static String value(String[] parts) throws Exception {
        TreeElement root = new TreeElement("data", 0);
        for (int place = 1; place < parts.length; place++) {
            String[] answer = parts[place].split(":", 2);
            String[] texts = answer[1].split(",", -1);
            for (int round = 0; round < texts.length; round++) {
                TreeElement leaf = new TreeElement(answer[0], round);
                if (!texts[round].isEmpty()) leaf.setAnswer(new StringData(text(texts[round])));
                root.addChild(leaf);
            }
        }
        FormInstance form = new FormInstance(root);
        Object found = XPathParseTool.parseXPath(text(parts[0])).eval(form, new EvaluationContext(form));
        if (found instanceof XPathNodeset) {
            Object[] items = ((XPathNodeset) found).toArgList();
            return items.length == 0 ? "" : XPathFuncExpr.toString(items[0]);
        }
        return XPathFuncExpr.toString(found);
    }

    private static String text(String encoded) {
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
