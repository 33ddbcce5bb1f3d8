using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mien.Graphics;

namespace Mien.Cli.Cameras;

/// <summary>
/// A page of this computer that shows the newest picture: <c>/</c> is the page, <c>/stream</c> the pictures as multipart/x-mixed-replace
/// JPEGs. It answers on 127.0.0.1 alone, and only to its own name, so that no page from elsewhere sees the camera. A client that is slower
/// than the pictures misses some and gets the newest; pictures are encoded once for all clients, and only while there are any.
/// </summary>
sealed class PreviewServer : IDisposable
{
    public const int DefaultPort = 8484;

    const int MostClients = 32, MostRequestBytes = 8192, SendBuffer = 1 << 17, Quality = 80;

    static readonly TimeSpan RequestPatience = TimeSpan.FromSeconds(10), PicturePatience = TimeSpan.FromMinutes(1), FarewellPatience = TimeSpan.FromSeconds(1);

    const string Page = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Mien</title>
        <style>html, body { height: 100%; margin: 0; background: #111 } img { width: 100%; height: 100%; object-fit: contain }</style>
        <img src="/stream" alt="The camera's picture with the faces drawn">
        </html>
        """;

    readonly TcpListener _listener;
    readonly CancellationTokenSource _end = new();
    readonly Lock _gate = new();
    readonly HashSet<Task> _clients = [];
    readonly Task _accepting;
    TaskCompletionSource _arrived = NewSignal();
    byte[] _newest = [];
    long _number;
    int _watchers;
    volatile bool _isEnding;

    PreviewServer(TcpListener listener)
    {
        _listener = listener;
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>What to open in a browser.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/");

    /// <summary>Begins to answer.</summary>
    /// <param name="port">0: any that is free.</param>
    /// <exception cref="InputException">The port is in use, or not for this user.</exception>
    public static PreviewServer Start(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return new PreviewServer(listener);
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            string reason = exception.SocketErrorCode == SocketError.AddressAlreadyInUse ? "is in use" : $"cannot be opened ({exception.Message})";
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--preview: port {port} {reason}; name another (--preview {DefaultPort + 1}), or 0 for any that is free."), exception);
        }
    }

    /// <summary>Shows a picture in place of the last one; it is not kept.</summary>
    public void Show(ImageView picture)
    {
        if (Volatile.Read(ref _watchers) == 0)
            return;
        byte[] jpeg = ImageFile.EncodeJpeg(picture, Quality);
        TaskCompletionSource arrived;
        lock (_gate)
        {
            (_newest, arrived, _arrived) = (jpeg, _arrived, NewSignal());
            _number++;
        }
        arrived.SetResult();
    }

    /// <summary>Ends the streams and stops listening.</summary>
    public void Dispose()
    {
        Task[] clients;
        lock (_gate)
        {
            if (_isEnding)
                return;
            _isEnding = true;
            clients = [.. _clients];
        }
        _listener.Stop();
        _arrived.TrySetResult();
        Task.WaitAll(clients, FarewellPatience);
        _end.Cancel();
        Task.WaitAll([_accepting, .. clients]);
        _listener.Dispose();
        _end.Dispose();
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                if (_isEnding)
                    return;
                // Out of file handles, say, which may come back.
                await Task.Delay(100).ConfigureAwait(false);
                continue;
            }
            // A client is among the others before it is served, and leaves when it has been.
            var served = new TaskCompletionSource();
            bool isWelcome;
            lock (_gate)
                isWelcome = !_isEnding && _clients.Count < MostClients && _clients.Add(served.Task);
            if (isWelcome)
                _ = ServeAsync(socket, served);
            else
                socket.Dispose();
        }
    }

    async Task ServeAsync(Socket socket, TaskCompletionSource served)
    {
        try
        {
            (socket.NoDelay, socket.SendBufferSize) = (true, SendBuffer);
            using var stream = new NetworkStream(socket, ownsSocket: true);
            await AnswerAsync(stream, await ReadRequestAsync(stream).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It has gone, or does not take what it asked for.
        }
        finally
        {
            lock (_gate)
                _clients.Remove(served.Task);
            served.SetResult();
        }
    }

    /// <summary>The head of a request, line by line; empty where it is too long or broken off.</summary>
    async Task<string[]> ReadRequestAsync(NetworkStream stream)
    {
        byte[] bytes = new byte[MostRequestBytes];
        int length = 0;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        limit.CancelAfter(RequestPatience);
        while (length < bytes.Length)
        {
            int count = await stream.ReadAsync(bytes.AsMemory(length), limit.Token).ConfigureAwait(false);
            length += count;
            if (bytes.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                return Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
            if (count == 0)
                break;
        }
        return [];
    }

    Task AnswerAsync(NetworkStream stream, string[] request)
    {
        string[] line = request.Length > 0 ? request[0].Split(' ') : [];
        if (line.Length != 3 || !line[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
            return SendAsync(stream, "400 Bad Request", "This is not HTTP.");
        if (!IsForUs(request))
            return SendAsync(stream, "403 Forbidden", $"This page is {Address}");
        if (line[0] != "GET")
            return SendAsync(stream, "405 Method Not Allowed", "Only GET.");
        return line[1].Split('?')[0] switch
        {
            "/" => SendAsync(stream, "200 OK", Page, "text/html"),
            "/stream" => StreamAsync(stream),
            _ => SendAsync(stream, "404 Not Found", "There are / and /stream."),
        };
    }

    /// <summary>A page from elsewhere whose name was made to lead here still calls us by that name.</summary>
    bool IsForUs(string[] request)
    {
        string? host = request.FirstOrDefault(header => header.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))?[5..].Trim();
        return host == string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}") || host == string.Create(CultureInfo.InvariantCulture, $"localhost:{Port}");
    }

    async Task StreamAsync(NetworkStream stream)
    {
        // A browser shows a picture when the boundary behind it comes, so that is sent with it, not with the next.
        await WriteAsync(stream, Encoding.ASCII.GetBytes(Head("200 OK", "multipart/x-mixed-replace; boundary=frame") + "\r\n--frame\r\n")).ConfigureAwait(false);
        Interlocked.Increment(ref _watchers);
        try
        {
            long seen = _number;
            while (true)
            {
                Task arrived;
                byte[] jpeg;
                long number;
                lock (_gate)
                    (arrived, jpeg, number) = (_arrived.Task, _newest, _number);
                if (_isEnding)
                    break;
                if (number == seen)
                {
                    await arrived.WaitAsync(_end.Token).ConfigureAwait(false);
                    continue;
                }
                seen = number;
                byte[] head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Type: image/jpeg\r\nContent-Length: {jpeg.Length}\r\n\r\n"));
                await WriteAsync(stream, [.. head, .. jpeg, .. "\r\n--frame\r\n"u8]).ConfigureAwait(false);
            }
            await WriteAsync(stream, "--frame--\r\n"u8.ToArray()).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _watchers);
        }
    }

    Task SendAsync(NetworkStream stream, string status, string text, string type = "text/plain")
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        string head = Head(status, type + "; charset=utf-8") + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n");
        return WriteAsync(stream, [.. Encoding.ASCII.GetBytes(head), .. body]);
    }

    static string Head(string status, string type) =>
        $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nCache-Control: no-store\r\nCross-Origin-Resource-Policy: same-origin\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n";

    async Task WriteAsync(NetworkStream stream, byte[] bytes)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        limit.CancelAfter(PicturePatience);
        await stream.WriteAsync(bytes, limit.Token).ConfigureAwait(false);
    }
}
