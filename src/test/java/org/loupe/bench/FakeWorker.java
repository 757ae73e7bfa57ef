package org.loupe.bench;

import java.util.Scanner;

/** Speaks the protocol without measuring anything: {@code dying} dies, {@code odd} answers nonsense. */
public final class FakeWorker {
    private FakeWorker() { }

    /** @param arguments {@code mute} ends before it is ready */
    public static void main(String[] arguments) {
        if (arguments.length > 0) throw new IllegalStateException("no breath from the start");
        System.out.println("ready fake 1.0");
        Scanner questions = new Scanner(System.in);
        while (questions.hasNextLine()) {
            String[] words = questions.nextLine().split(" ");
            if (words[0].equals("quit")) return;
            if (words[0].equals("memory")) System.out.println("1000 2000");
            else if (words[1].startsWith("dying")) throw new IllegalStateException("out of breath");
            else if (words[1].startsWith("odd")) System.out.println("many");
            else if (words[1].startsWith("unknown")) System.out.println("error there is no such work");
            else System.out.println("5 7 9 ".repeat(Integer.parseInt(words[2]) / 3).strip());
        }
    }
}
