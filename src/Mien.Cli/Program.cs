using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using Mien.Cli;
using Mien.Cli.Verbs;

// Angles, arrows and names of files are not ASCII; a pipe shall get them as a terminal does.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
try
{
    RootCommand root = MienCommand.Create();
    ParseResult result = root.Parse(MienCommand.WithImpliedPhoto(root, args), new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
    if (result.Action is ParseErrorAction)
        return Complaint.Report(MienCommand.Explain(result));
    if (MienCommand.ExplainEmpty(result) is { } complaint)
        return Complaint.Report(complaint);
    return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception)
{
    return Complaint.Report(exception);
}
