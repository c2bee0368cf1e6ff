import java.io.FileInputStream;
import java.io.InputStream;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * Java's own path validation. Arguments: for each case the file of the anchor, the file of the certificate, and the
 * policy that must be valid, or "-". Prints a line for each finding: the number of the case, a tab, the finding.
 */
public final class PathCheck {
    public static void main(String[] arguments) throws Exception {
        for (int at = 0; at < arguments.length; at += 3) {
            judge(at / 3, arguments[at], arguments[at + 1], arguments[at + 2]);
        }
    }

    private static void judge(int number, String anchorFile, String leafFile, String policy) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(read(factory, anchorFile), null)));
        parameters.setRevocationEnabled(false);
        if (!policy.equals("-")) {
            parameters.setInitialPolicies(Set.of(policy));
            parameters.setExplicitPolicyRequired(true);
        }
        CertPath path = factory.generateCertPath(List.of(read(factory, leafFile)));
        // Qualifiers in a critical extension are refused unless the application says that it looks at them: the
        // finding is told, and the rest is judged without it.
        while (true) {
            try {
                CertPathValidator.getInstance("PKIX").validate(path, parameters);
                return;
            } catch (CertPathValidatorException refusal) {
                System.out.println(number + "\t" + refusal.getMessage());
                boolean qualifiers = refusal.getMessage().contains("critical policy qualifiers");
                if (!qualifiers || !parameters.getPolicyQualifiersRejected()) {
                    return;
                }
                parameters.setPolicyQualifiersRejected(false);
            }
        }
    }

    private static X509Certificate read(CertificateFactory factory, String file) throws Exception {
        try (InputStream in = new FileInputStream(file)) {
            return (X509Certificate) factory.generateCertificate(in);
        }
    }
}
